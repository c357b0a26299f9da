// Package manifest reads the names of ships from a page and sorts them as a language wants it.
package manifest

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// Ships gives the text of each list item of the page, sorted.
func Ships(page string, tag language.Tag) ([]string, error) {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return nil, err
	}
	ships := items(root)
	collate.New(tag).SortStrings(ships)
	return ships, nil
}

func items(node *html.Node) []string {
	var found []string
	if node.Type == html.TextNode && node.Parent != nil && node.Parent.Data == "li" {
		found = append(found, strings.TrimSpace(node.Data))
	}
	for child := node.FirstChild; child != nil; child = child.NextSibling {
		found = append(found, items(child)...)
	}
	return found
}
