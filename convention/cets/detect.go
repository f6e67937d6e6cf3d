package cets

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
)

// maxNames bounds the folder entries that are looked at.
const maxNames = 200000

// Detect recognises a document by its entities, and a folder that holds
// documents named *.cets.json.
func Detect(path string) convention.Found {
	var best convention.Found
	for _, file := range documents(path) {
		if f := detectFile(file); f.Score > best.Score {
			best = f
		}
	}
	return best
}

func detectFile(file string) convention.Found {
	data, err := convention.LoadDocument(file)
	has := func(key string) bool { return bytes.Contains(data, []byte(`"`+key+`"`)) }
	switch {
	case err == nil && has("regions") && has("tilt_series") && has("projection_alignments"):
		return convention.Found{Score: 3, What: "CETS document with an alignment", Base: baseOf(file)}
	case err == nil && has("regions") && has("tilt_series"):
		return convention.Found{Score: 2, What: "CETS document without an alignment", Base: baseOf(file)}
	case strings.HasSuffix(file, suffix):
		return convention.Found{Score: 1, What: "file named as a CETS document", Base: baseOf(file)}
	}
	return convention.Found{}
}

// documents lists the files a path stands for.
func documents(path string) []string {
	st, err := os.Stat(path)
	switch {
	case err != nil:
		return nil
	case !st.IsDir():
		if filepath.Ext(path) != ".json" {
			return nil
		}
		return []string{path}
	}
	dir, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer dir.Close()
	entries, _ := dir.ReadDir(maxNames)
	var out []string
	for _, e := range entries {
		if !e.IsDir() && strings.HasSuffix(e.Name(), suffix) {
			out = append(out, filepath.Join(path, e.Name()))
		}
	}
	slices.Sort(out)
	return out
}

func baseOf(file string) string {
	name := filepath.Base(file)
	if base, ok := strings.CutSuffix(name, suffix); ok {
		return base
	}
	return strings.TrimSuffix(name, filepath.Ext(name))
}
