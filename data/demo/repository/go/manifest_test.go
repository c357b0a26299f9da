package manifest

import (
	"slices"
	"testing"

	"golang.org/x/text/language"
)

func TestShips(t *testing.T) {
	ships, err := Ships("<ul><li>Öresund</li><li>Argo</li><li>Zeewolf</li></ul>", language.Swedish)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"Argo", "Zeewolf", "Öresund"}; !slices.Equal(ships, want) {
		t.Fatalf("got %v, want %v", ships, want)
	}
}
