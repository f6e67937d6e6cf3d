package warp

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/warpxml"
)

const maxNames = 200000 // bounds the folder entries that are looked at

// processing is the folder where WarpTools keeps tilt series by default.
const processing = "warp_tiltseries"

// Detect says what of Warp a file or folder is.
func Detect(path string) convention.Found {
	st, err := os.Stat(path)
	if err != nil {
		return convention.Found{}
	}
	if st.IsDir() {
		if files := seriesFiles(path); len(files) > 0 {
			return convention.Found{Score: 3, What: "Warp tilt series (" + filepath.Base(files[0]) + ")", Base: baseOf(files[0])}
		}
		return convention.Found{}
	}
	head := headOf(path)
	switch strings.ToLower(filepath.Ext(path)) {
	case ".xml":
		if strings.Contains(head, "<TiltSeries") {
			return convention.Found{Score: 3, What: "Warp tilt series", Base: baseOf(path)}
		}
	case ".tomostar":
		if strings.Contains(head, "_wrp") {
			return convention.Found{Score: 2, What: "Warp list of tilts (.tomostar)", Base: baseOf(path)}
		}
	case ".settings":
		if strings.Contains(head, "<Settings") {
			return convention.Found{Score: 1, What: "Warp settings"}
		}
	}
	return convention.Found{}
}

// headOf returns the beginning of a file as UTF-8, "" when it cannot be read.
func headOf(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, 1024))
	if err != nil {
		return ""
	}
	if text, ok := warpxml.Decode(b); ok {
		return text
	}
	return strings.ToValidUTF8(string(b), "") // a character cut in two
}

func baseOf(path string) string {
	name := filepath.Base(path)
	return strings.TrimSuffix(name, filepath.Ext(name))
}

// seriesFiles returns the tilt-series .xml of a folder or of its folder
// warp_tiltseries, else the .tomostar of it.
func seriesFiles(dir string) []string {
	for _, d := range []string{dir, filepath.Join(dir, processing)} {
		files := withEnding(d, ".xml", "<TiltSeries")
		if len(files) == 0 {
			files = withEnding(d, ".tomostar", "_wrp")
		}
		if len(files) > 0 {
			return files
		}
	}
	return nil
}

// withEnding returns the files of a folder that end so and begin with a text
// that contains a word, in order.
func withEnding(dir, ending, word string) []string {
	f, err := os.Open(dir)
	if err != nil {
		return nil
	}
	defer f.Close()
	entries, _ := f.ReadDir(maxNames)
	var files []string
	for _, e := range entries {
		if path := filepath.Join(dir, e.Name()); !e.IsDir() && strings.EqualFold(filepath.Ext(e.Name()), ending) && strings.Contains(headOf(path), word) {
			files = append(files, path)
		}
	}
	slices.Sort(files)
	return files
}
