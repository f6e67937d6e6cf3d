package serialem

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/mdoc"
)

// Detect recognises an mdoc by its sections. A folder is never SerialEM's: its
// mdoc files are found by name.
func Detect(path string) convention.Found {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".mdoc", ".idoc":
	default:
		return convention.Found{}
	}
	f, err := mdoc.Read(path)
	if err != nil {
		return convention.Found{}
	}
	n := len(f.ByType("ZValue"))
	if n == 0 {
		return convention.Found{Score: 1, What: "mdoc without images of a stack", Base: baseOf(path)}
	}
	return convention.Found{Score: 2, What: fmt.Sprintf("mdoc of %d images", n), Base: baseOf(path)}
}

// baseOf takes .mdoc and the extension of the stack off.
func baseOf(path string) string {
	name := filepath.Base(path)
	name = strings.TrimSuffix(name, filepath.Ext(name))
	switch strings.ToLower(filepath.Ext(name)) {
	case ".mrc", ".st", ".mrcs", ".tif", ".tiff", ".eer":
		name = strings.TrimSuffix(name, filepath.Ext(name))
	}
	return name
}
