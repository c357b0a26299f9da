module example.org/harbour/manifest

go 1.25.9

require (
	golang.org/x/net v0.35.0
	golang.org/x/text v0.22.0
)
