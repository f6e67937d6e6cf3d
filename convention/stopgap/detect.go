package stopgap

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
)

const (
	blockWedges  = "stopgap_wedgelist"
	blockMotives = "stopgap_motivelist"
)

// Detect recognises a list by the name of its block.
func Detect(path string) convention.Found {
	switch block(path) {
	case blockWedges:
		return convention.Found{Score: 3, What: "STOPGAP wedge list"}
	case blockMotives:
		return convention.Found{Score: 3, What: "STOPGAP motive list (particles)"}
	}
	return convention.Found{}
}

// block looks for the name of a block in the first bytes of a .star file.
func block(path string) string {
	if !strings.EqualFold(filepath.Ext(path), ".star") {
		return ""
	}
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	head := make([]byte, 4096)
	n, _ := f.Read(head)
	for _, name := range []string{blockWedges, blockMotives} {
		if strings.Contains(string(head[:n]), "data_"+name) {
			return name
		}
	}
	return ""
}
