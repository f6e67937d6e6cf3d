package eman2

import (
	"fmt"
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/emaninfo"
	"github.com/tomoparity/tomoparity/format/tlt"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// Write writes info/NAME_info.json and NAME.rawtlt. The angles of the .rawtlt
// are in EMAN2's sense, those of ytilt: with them and --tltax set to the axis of
// the claim, e2tomogram.py lays the tomogram as the claim has it. An alignment
// with magnification, stretch or skew is refused; Claim.Rigid takes them out.
func Write(c *tomo.Claim, dir string) ([]string, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if err := convention.RefuseLocal(c); err != nil {
		return nil, err
	}
	if err := convention.RefuseStretch(c, "EMAN2"); err != nil {
		return nil, err
	}
	base := c.Series.Name
	if base == "" || strings.ContainsAny(base, "/\\ \t\n") {
		base = "ts"
	}
	rows, err := rowsOf(c)
	if err != nil {
		return nil, err
	}
	info, err := infoOf(c, base, rows)
	if err != nil {
		return nil, err
	}
	angles := tlt.New()
	for _, r := range rows {
		if math.Abs(r.params[3]-math.Round(r.params[3]*100)/100) > 1e-6 {
			angles.Decimals = 4
		}
		angles.Rows = append(angles.Rows, tlt.Row{Values: []float64{r.params[3] + 0}})
	}
	return convention.WriteFiles(dir,
		convention.File{Name: "info/" + base + infoSuffix, Data: info.Bytes()},
		convention.File{Name: base + ".rawtlt", Data: angles.Bytes()})
}

// row is one image to be written.
type row struct {
	params           []float64 // tx, ty, ztilt, ytilt, xtilt
	loss             float64
	defocusUM, phase tomo.Opt[float64]
	known            bool
}

// rowsOf makes a row for every section from 0 on; a section without geometry
// gets that of the nearest one that has it, marked as bad.
func rowsOf(c *tomo.Claim) ([]row, error) {
	tilts := c.Series.Tilts
	rows := make([]row, tilts[len(tilts)-1].Section+1)
	any := false
	for i := range rows {
		rows[i].loss = 2 * badLoss
	}
	for _, t := range tilts {
		if t.NoGeometry {
			continue
		}
		d, ok := t.Projection.Decompose()
		if !ok {
			return nil, &problem.Problem{Class: problem.NotRepresentable, Field: fmt.Sprintf("section %d", t.Section), Got: "a projection onto a line", Want: "one onto a plane"}
		}
		px := c.Series.Grid.PixelSize
		r := row{known: true, params: []float64{d.Shift[0] / px, d.Shift[1] / px, -d.Axis.Degrees(), -d.Tilt.Degrees(), -d.XTilt.Degrees()}}
		if t.Excluded {
			r.loss = 2 * badLoss
		}
		if v, ok := t.Defocus.Get(); ok {
			r.defocusUM = tomo.Some((v - t.Projection.T[2]) / defocusA)
		}
		if v, ok := c.Series.PhaseOf(t).Get(); ok {
			r.phase = tomo.Some(v.Degrees())
		}
		rows[t.Section], any = r, true
	}
	if !any {
		return nil, &problem.Problem{Class: problem.NotRepresentable, Field: "tilts", Got: "no image with an alignment", Want: "at least one"}
	}
	for i := range rows {
		for d := 1; rows[i].params == nil; d++ {
			for _, j := range []int{i - d, i + d} {
				if j >= 0 && j < len(rows) && rows[j].known {
					rows[i].params = rows[j].params
				}
			}
		}
	}
	return rows, nil
}

func infoOf(c *tomo.Claim, base string, rows []row) (*emaninfo.Info, error) {
	info := emaninfo.New()
	params := make([][]float64, len(rows))
	loss := make([]float64, len(rows))
	for i, r := range rows {
		params[i], loss[i] = r.params, r.loss
	}
	errs := []error{
		info.SetNumbers(emaninfo.KeyAliLoss, true, loss...),
		info.SetNumbers(emaninfo.KeyApixUnbin, false, c.Series.Grid.PixelSize),
		info.SetTltFile("tiltseries/" + base + ".hdf"),
		info.SetTltParams(params),
	}
	if defocus := convention.Filled(rows, func(r row) (tomo.Opt[float64], bool) { return r.defocusUM, r.loss < badLoss }); defocus != nil {
		errs = append(errs, info.SetNumbers(emaninfo.KeyDefocus, true, defocus...))
	}
	if phase := convention.Filled(rows, func(r row) (tomo.Opt[float64], bool) { return r.phase, r.loss < badLoss }); phase != nil {
		errs = append(errs, info.SetNumbers(emaninfo.KeyPhase, true, phase...))
	}
	if v, ok := c.Series.Optics.Cs.Get(); ok {
		errs = append(errs, info.SetNumbers(emaninfo.KeyCs, false, v))
	}
	if v, ok := c.Series.Optics.KV.Get(); ok {
		errs = append(errs, info.SetNumbers(emaninfo.KeyVoltage, false, v))
	}
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return info, nil
}
