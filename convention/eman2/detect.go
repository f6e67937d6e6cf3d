package eman2

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/emaninfo"
	"github.com/tomoparity/tomoparity/format/tlt"
)

const infoSuffix = "_info.json"

// maxNames bounds the folder entries that are looked at.
const maxNames = 200000

// Detect says what of EMAN2 a file or folder is.
func Detect(path string) convention.Found {
	st, err := os.Stat(path)
	if err != nil {
		return convention.Found{}
	}
	if st.IsDir() {
		files := infoFiles(path)
		for _, f := range files {
			if found := detectInfo(f); found.Score >= 2 {
				return convention.Found{Score: 3, What: "EMAN2 project", Base: found.Base}
			}
		}
		if len(files) > 0 { // damaged, or not aligned yet: Read says which
			return convention.Found{Score: 2, What: "EMAN2 project without an aligned tilt series", Base: baseOf(files[0])}
		}
		return convention.Found{}
	}
	switch {
	case strings.EqualFold(filepath.Ext(path), ".json"):
		return detectInfo(path)
	case strings.EqualFold(filepath.Ext(path), ".rawtlt"):
		if f, err := tlt.Read(path); err == nil && f.Columns() == 1 {
			return convention.Found{Score: 1, What: "tilt angles (input of e2tomogram.py --rawtlt)", Base: strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))}
		}
	}
	return convention.Found{}
}

func detectInfo(path string) convention.Found {
	info, err := emaninfo.Read(path)
	switch {
	case err != nil && strings.HasSuffix(path, infoSuffix):
		return convention.Found{Score: 1, What: "EMAN2 info file, damaged", Base: baseOf(path)}
	case err != nil:
		return convention.Found{}
	}
	keys := info.Keys()
	switch {
	case slices.Contains(keys, emaninfo.KeyTltParams):
		return convention.Found{Score: 3, What: "EMAN2 info file of a tilt series", Base: baseOf(path)}
	case strings.HasSuffix(path, infoSuffix):
		return convention.Found{Score: 1, What: "EMAN2 info file", Base: baseOf(path)}
	}
	return convention.Found{}
}

func baseOf(path string) string {
	name := filepath.Base(path)
	if base, ok := strings.CutSuffix(name, infoSuffix); ok {
		return base
	}
	return strings.TrimSuffix(name, filepath.Ext(name))
}

// infoFiles returns the info files of a folder: its own, else those of its
// folder info.
func infoFiles(dir string) []string {
	for _, d := range []string{dir, filepath.Join(dir, "info")} {
		f, err := os.Open(d)
		if err != nil {
			continue
		}
		entries, _ := f.ReadDir(maxNames)
		f.Close()
		var files []string
		for _, e := range entries {
			if !e.IsDir() && strings.HasSuffix(e.Name(), infoSuffix) {
				files = append(files, filepath.Join(d, e.Name()))
			}
		}
		if len(files) > 0 {
			slices.Sort(files)
			return files
		}
	}
	return nil
}
