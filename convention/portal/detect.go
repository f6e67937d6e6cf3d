package portal

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"

	"github.com/tomoparity/tomoparity/convention"
)

const key = "per_section_alignment_parameters"

// Detect recognises alignment_metadata.json by its content, a folder that holds
// it, and a run's folder as the portal lays it out.
func Detect(path string) convention.Found {
	files := alignments(path)
	for _, f := range files {
		data, err := convention.LoadDocument(f)
		if err != nil || !bytes.Contains(data, []byte(`"`+key+`"`)) {
			continue
		}
		return convention.Found{Score: 3, What: "alignment metadata of the CryoET Data Portal", Base: runOf(f)}
	}
	if len(files) > 0 && filepath.Base(files[0]) == FileName {
		return convention.Found{Score: 1, What: "file named as alignment metadata of the CryoET Data Portal", Base: runOf(files[0])}
	}
	return convention.Found{}
}

// alignments lists the files a path stands for: itself, the one in the folder,
// or those of a run, Alignments/ID/alignment_metadata.json.
func alignments(path string) []string {
	st, err := os.Stat(path)
	switch {
	case err != nil:
		return nil
	case !st.IsDir():
		if filepath.Ext(path) != ".json" {
			return nil
		}
		return []string{path}
	case isFile(filepath.Join(path, FileName)):
		return []string{filepath.Join(path, FileName)}
	}
	for _, pattern := range []string{"*", filepath.Join("Alignments", "*")} {
		if found := below(path, filepath.Join(pattern, FileName)); len(found) > 0 {
			return found
		}
	}
	return nil
}

// below lists what matches a pattern below a folder, whose name may hold
// characters that mean something in a pattern.
func below(dir, pattern string) []string {
	names, err := filepath.Glob(filepath.Join(escape(dir), pattern))
	if err != nil {
		return nil
	}
	slices.Sort(names)
	return slices.DeleteFunc(names, func(name string) bool { return !isFile(name) })
}

func escape(dir string) string {
	var b []byte
	for i := range len(dir) {
		if bytes.IndexByte([]byte(`*?[\`), dir[i]) >= 0 && os.PathSeparator == '/' {
			b = append(b, '\\')
		}
		b = append(b, dir[i])
	}
	return string(b)
}

func isFile(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.Mode().IsRegular()
}

// runOf is the name of the run: the folder above Alignments; empty where the
// file lies elsewhere.
func runOf(file string) string {
	abs, err := filepath.Abs(file)
	if err != nil {
		return ""
	}
	parent := filepath.Dir(filepath.Dir(abs)) // RUN/Alignments
	if filepath.Base(parent) != "Alignments" {
		return ""
	}
	return filepath.Base(filepath.Dir(parent))
}
