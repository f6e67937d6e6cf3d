package aretomo

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/aln"
)

const (
	alnSuffix = ".aln"
	ctfSuffix = "_CTF.txt"
	tltSuffix = "_TLT.txt"
	maxNames  = 200000 // bounds the folder entries that are looked at
)

// Detect says what of AreTomo a file or folder is.
func Detect(path string) convention.Found {
	st, err := os.Stat(path)
	if err != nil {
		return convention.Found{}
	}
	if st.IsDir() {
		for _, f := range alnFiles(path) {
			if found := detectAln(f); found.Score >= 2 {
				return convention.Found{Score: 3, What: "AreTomo alignment (" + filepath.Base(f) + ")", Base: found.Base}
			}
		}
		return convention.Found{}
	}
	file := alnOf(path)
	if file == "" {
		return convention.Found{}
	}
	found := detectAln(file)
	if file != path && found.Score > 0 {
		found.What += " (" + filepath.Base(file) + ", which this file belongs to)"
	}
	return found
}

// alnOf is the alignment file that a file is or belongs to, or "": NAME_CTF.txt
// and NAME_TLT.txt belong to the NAME.aln beside them.
func alnOf(path string) string {
	if strings.EqualFold(filepath.Ext(path), alnSuffix) {
		return path
	}
	if !part(path) {
		return ""
	}
	stem := filepath.Join(filepath.Dir(path), baseOf(path))
	for _, end := range []string{"", ".st", ".mrc"} {
		if st, err := os.Stat(stem + end + alnSuffix); err == nil && !st.IsDir() {
			return stem + end + alnSuffix
		}
	}
	return ""
}

// part reports whether a name is that of a file beside an alignment.
func part(path string) bool {
	name := strings.ToLower(path)
	return strings.HasSuffix(name, strings.ToLower(ctfSuffix)) || strings.HasSuffix(name, strings.ToLower(tltSuffix))
}

func detectAln(path string) convention.Found {
	f, err := os.Open(path)
	if err != nil {
		return convention.Found{}
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, 256))
	if err != nil || !aln.Is(b) {
		return convention.Found{}
	}
	return convention.Found{Score: 3, What: "AreTomo alignment", Base: baseOf(path)}
}

// baseOf is the name of the series a file belongs to.
func baseOf(path string) string {
	name := filepath.Base(path)
	for _, end := range []string{alnSuffix, ctfSuffix, tltSuffix} {
		if strings.HasSuffix(strings.ToLower(name), strings.ToLower(end)) {
			name = name[:len(name)-len(end)]
		}
	}
	return strings.TrimSuffix(strings.TrimSuffix(name, ".st"), ".mrc")
}

// alnFiles returns the alignment files of a folder in order.
func alnFiles(dir string) []string {
	f, err := os.Open(dir)
	if err != nil {
		return nil
	}
	defer f.Close()
	entries, _ := f.ReadDir(maxNames)
	var files []string
	for _, e := range entries {
		if !e.IsDir() && strings.EqualFold(filepath.Ext(e.Name()), alnSuffix) {
			files = append(files, filepath.Join(dir, e.Name()))
		}
	}
	slices.Sort(files)
	return files
}

// beside returns the first file of the series with one of the endings, or "".
func beside(path string, endings ...string) string {
	stem := strings.TrimSuffix(path, filepath.Ext(path))
	for _, s := range []string{stem, filepath.Join(filepath.Dir(path), baseOf(path))} {
		for _, end := range endings {
			if st, err := os.Stat(s + end); err == nil && !st.IsDir() {
				return s + end
			}
		}
	}
	return ""
}
