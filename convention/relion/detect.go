package relion

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/star"
)

// Detect says what of RELION's tomography a file or folder is.
func Detect(path string) convention.Found {
	st, err := os.Stat(path)
	switch {
	case err != nil:
		return convention.Found{}
	case st.IsDir():
		return detectFolder(path)
	case strings.EqualFold(filepath.Ext(path), ".star"):
		return detectFile(path)
	}
	return convention.Found{}
}

func detectFolder(dir string) convention.Found {
	for _, name := range []string{tomogramsStar, alignedStar} {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); err != nil {
			continue
		}
		if f := detectFile(path); f.Score >= 2 {
			return f
		}
		return convention.Found{Score: 2, What: "RELION folder with a damaged " + name}
	}
	lists, singles := sortStars(dir)
	switch {
	case len(lists) > 0:
		return detectFile(lists[0])
	case len(singles) > 0:
		return detectFile(singles[0])
	}
	if all := jobs(dir); len(all) > 0 {
		f := detectFile(all[0].list)
		f.What = "RELION project"
		return f
	}
	return convention.Found{}
}

func detectFile(path string) convention.Found {
	f, err := star.Read(path)
	if err != nil {
		return convention.Found{}
	}
	if g, _, ok := globalTable(f); ok {
		found := convention.Found{Score: 3, What: "RELION 5 table of tilt series"}
		if !g.Has(starFile) {
			found.What = "RELION 4 tomogram set"
		}
		if g.Len() == 1 {
			names, _ := g.Strings(tomoName)
			found.Base = names[0]
		}
		return found
	}
	for _, b := range f.Blocks {
		if l, ok := tiltTable(b); ok {
			found := convention.Found{Score: 3, What: "RELION tilt series", Base: b.Name}
			if !aligned(l) {
				found = convention.Found{Score: 2, What: "RELION tilt series, not aligned", Base: b.Name}
			}
			return found
		}
	}
	return convention.Found{}
}

// aligned reports whether a table of tilts holds an alignment.
func aligned(l *star.Loop) bool {
	return l.Has(yTilt, zRot, xShift, yShift) || l.Has(projX, projY, projZ)
}
