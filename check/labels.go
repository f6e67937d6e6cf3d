package check

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/tomo"
)

// nameClaims gives every claim an ID (package, numbered when there are several)
// and a label: the name of the folder the user gave, else the package's title.
func nameClaims(claims []*tomo.Claim, rooms []convention.Room) {
	count := map[string]int{}
	for _, c := range claims {
		count[c.Package]++
		c.ID = c.Package
		if n := count[c.Package]; n > 1 {
			c.ID = fmt.Sprintf("%s-%d", c.Package, n)
		}
	}
	labels := map[string]int{}
	for _, c := range claims {
		c.Label = label(c, rooms, count[c.Package] > 1)
		labels[c.Label]++
	}
	stems := map[string]int{}
	for _, c := range claims {
		stems[stem(c.Path)]++
	}
	for _, c := range claims {
		switch {
		case labels[c.Label] < 2:
		case stems[stem(c.Path)] == 1: // several files of one folder
			c.Label = stem(c.Path)
		default:
			c.Label = fmt.Sprintf("%s (%s)", c.Label, c.ID)
		}
	}
}

func label(c *tomo.Claim, rooms []convention.Room, several bool) string {
	title := c.Package
	for _, r := range rooms {
		if r.Name == c.Package {
			title = r.Title
		}
	}
	if !several {
		return title
	}
	dir := filepath.Clean(c.Path)
	if st, err := os.Stat(dir); err != nil || !st.IsDir() {
		dir = filepath.Dir(dir)
	}
	if filepath.Base(dir) == "info" {
		dir = filepath.Dir(dir)
	}
	if base := filepath.Base(dir); base != "." && base != ".." && base != string(filepath.Separator) {
		return base
	}
	return title
}
