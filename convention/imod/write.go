package imod

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/tlt"
	"github.com/tomoparity/tomoparity/format/xf"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// Write writes the claim as .xf, .tlt, newst.com and tilt.com, with a .rawtlt where
// recorded angles are known (solved ones under that name would pass for them),
// an .xtilt where views are tilted about x and a .defocus where defocus is
// known, with its astigmatism and phase plate where there are any, and a
// ctfcorrection.com with the optics and the hand of the CTF. Every affine
// projection can be written: what is no turn goes into the matrix of the .xf. A local
// alignment read from IMOD is written as NAMElocal.xf, with a NAME.zfac where there
// were z factors; another local part is refused. Angles are written with two decimals, as IMOD does, when
// that is exact, else with four, which IMOD reads as well.
func Write(c *tomo.Claim, dir string) ([]string, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	local := localOfClaim(c)
	if local == nil {
		if err := convention.RefuseLocal(c); err != nil {
			return nil, err
		}
	}
	base := c.Series.Name
	if base == "" || strings.ContainsAny(base, "/\\ \t\n") {
		base = "ts"
	}
	plan := planOf(c)
	rows, err := rowsOf(c, plan, local)
	if err != nil {
		return nil, err
	}
	files := []convention.File{
		{Name: base + ".xf", Data: transformFile(rows).Bytes()},
		{Name: base + ".tlt", Data: angleFile(rows, func(r row) geom.Angle { return r.theta })},
		{Name: "newst.com", Data: []byte(plan.newstCom(base))},
	}
	if slices.ContainsFunc(c.Series.Tilts, func(t tomo.Tilt) bool { return t.Recorded.Known() }) {
		files = append(files, convention.File{Name: base + ".rawtlt", Data: angleFile(rows, func(r row) geom.Angle { return r.recorded })})
	}
	sides := sidesOf(base, rows, plan, local)
	for _, x := range sides {
		files = append(files, x.File)
	}
	if data := defocusFile(rows); data != nil {
		files = append(files, convention.File{Name: base + ".defocus", Data: data})
	}
	if data := plan.ctfCom(base, c, rows); data != nil {
		files = append(files, convention.File{Name: "ctfcorrection.com", Data: data})
	}
	files = append(files, convention.File{Name: "tilt.com", Data: []byte(plan.tiltCom(base, rows, sides))})
	return convention.WriteFiles(dir, files...)
}

// row is one view to be written.
type row struct {
	view
	recorded  geom.Angle
	defocusNM tomo.Opt[float64]
	astig     tomo.Astigmatism // none where it is not known
	plate     geom.Angle       // of the phase plate; 0 throughout when there is none
	excluded  bool
}

// rowsOf makes a row for every section from 0 on. A section without geometry
// gets that of the nearest one that has it, and is excluded.
func rowsOf(c *tomo.Claim, p plan, local *localAlignment) ([]row, error) {
	tilts := c.Series.Tilts
	rows := make([]row, tilts[len(tilts)-1].Section+1)
	known := make([]bool, len(rows))
	any := false
	for i := range rows {
		rows[i].excluded = true
	}
	plates := convention.Plates(&c.Series)
	for i, t := range tilts {
		if t.NoGeometry {
			continue
		}
		v, ok := viewFor(c, t, local)
		if !ok {
			return nil, &problem.Problem{Class: problem.NotRepresentable, Field: fmt.Sprintf("section %d", t.Section), Got: "a projection onto a line", Want: "one onto a plane"}
		}
		v.d = v.d.Add(p.after)
		r := row{view: v, excluded: t.Excluded, recorded: t.Recorded.Or(v.theta), astig: t.Astig.Or(tomo.Astigmatism{})}
		if plates != nil {
			r.plate = plates[i]
		}
		if d, ok := t.Defocus.Get(); ok {
			r.defocusNM = tomo.Some((d - c.Series.DepthSign()*t.Projection.T[2]) / defocusA)
		}
		rows[t.Section], known[t.Section], any = r, true, true
	}
	if !any {
		return nil, &problem.Problem{Class: problem.NotRepresentable, Field: "tilts", Got: "no view with an alignment", Want: "at least one"}
	}
	for i := range rows {
		for d := 1; !known[i] && d < len(rows); d++ {
			for _, j := range []int{i - d, i + d} {
				if j >= 0 && j < len(rows) && known[j] {
					rows[i].view, rows[i].recorded = rows[j].view, rows[j].recorded
				}
			}
			if rows[i].a != (geom.Mat2{}) {
				break
			}
		}
	}
	for _, t := range tilts {
		if r, ok := t.Recorded.Get(); ok && t.NoGeometry {
			rows[t.Section].recorded, rows[t.Section].theta = r, r
		}
	}
	return rows, nil
}

func transformFile(rows []row) *xf.File {
	f := xf.New()
	for _, r := range rows {
		f.Lines = append(f.Lines, xf.Line{A11: r.a[0][0], A12: r.a[0][1], A21: r.a[1][0], A22: r.a[1][1], DX: r.d[0], DY: r.d[1]})
	}
	return f
}

func angleFile(rows []row, angle func(row) geom.Angle) []byte {
	f := tlt.New()
	for _, r := range rows {
		a := angle(r).Degrees()
		if math.Abs(a-math.Round(a*100)/100) > 1e-6 {
			f.Decimals = 4
		}
		f.Rows = append(f.Rows, tlt.Row{Values: []float64{a + 0}})
	}
	return f.Bytes()
}
