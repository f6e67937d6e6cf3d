package imod

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/tlt"
	"github.com/tomoparity/tomoparity/format/xf"
)

// Detect says what of IMOD a file or folder is.
func Detect(path string) convention.Found {
	st, err := os.Stat(path)
	if err != nil {
		return convention.Found{}
	}
	if st.IsDir() {
		return detectFolder(path)
	}
	if st.Size() > 8<<20 {
		return convention.Found{}
	}
	base := stem(path)
	switch strings.ToLower(filepath.Ext(path)) {
	case ".com":
		return detectCom(path)
	case ".xf":
		if _, err := xf.Read(path); err == nil {
			return convention.Found{Score: 2, What: "IMOD transforms (.xf)", Base: base}
		}
	case ".tlt":
		return detectAngles(path, "IMOD tilt angles (.tlt)")
	case ".rawtlt":
		return detectAngles(path, "tilt angles as recorded (.rawtlt)")
	case ".xtilt":
		return detectAngles(path, "IMOD x-axis tilts (.xtilt)")
	case ".defocus":
		return convention.Found{Score: 1, What: "IMOD defocus file", Base: base}
	case ".edf":
		if readEDF(path).found {
			return convention.Found{Score: 3, What: "eTomo data file", Base: base}
		}
	}
	return convention.Found{}
}

func detectAngles(path, what string) convention.Found {
	if f, err := tlt.Read(path); err != nil || f.Columns() > 2 {
		return convention.Found{}
	}
	return convention.Found{Score: 1, What: what, Base: stem(path)}
}

func detectCom(path string) convention.Found {
	if t, err := readTiltCom(path); t != nil && (err == nil || t.thickness > 0) {
		return convention.Found{Score: 3, What: "IMOD command file of tilt", Base: strings.TrimSuffix(stem(t.aligned), "_ali")}
	}
	if n, _ := readNewstCom(path); n != nil {
		return convention.Found{Score: 3, What: "IMOD command file of newstack", Base: stem(n.transform.text)}
	}
	return convention.Found{}
}

func detectFolder(dir string) convention.Found {
	names, err := listFiles(dir)
	if err != nil {
		return convention.Found{}
	}
	for _, name := range names {
		if _, ok := tiltComSuffix(name); ok {
			if f := detectCom(filepath.Join(dir, name)); f.Score > 0 {
				return convention.Found{Score: 3, What: "IMOD tilt series (" + name + ")", Base: f.Base}
			}
		}
	}
	for _, name := range names {
		if filepath.Ext(name) == ".xf" && !intermediate(name) && anglesFor(dir, stem(name)) != "" {
			return convention.Found{Score: 2, What: "IMOD alignment (" + name + " and its tilt angles)", Base: stem(name)}
		}
	}
	return convention.Found{}
}
