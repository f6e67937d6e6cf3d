package stopgap

import (
	"github.com/tomoparity/tomoparity/format/star"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// Tomogram is what a wedge list says of one tomogram.
type Tomogram struct {
	Number    int     // tomo_num
	PixelSize float64 // Å; may differ from that of the images it was made of
	Size      [3]int  // voxels, x, y, z; 0 when absent
	ZShift    float64 // voxels
	Optics    tomo.Optics
	Tilts     []Tilt // in file order: not the order of the stack or of the recording
}

// Tilt is one row.
type Tilt struct {
	Angle    geom.Angle
	Defocus  tomo.Opt[float64] // Å, positive for underfocus; mean of the two where there are two
	Exposure tomo.Opt[float64] // as written; e/Å² by its use as a dose filter
}

// Read reads a wedge list, one element a tomogram in file order. Faults are
// *problem.Problem or problem.List.
func Read(path string) ([]Tomogram, error) {
	f, err := star.Read(path)
	if err != nil {
		return nil, err
	}
	b, ok := f.Block(blockWedges)
	var loop *star.Loop
	if ok {
		loop, ok = b.Loop()
	}
	if !ok || loop.Len() == 0 {
		return nil, &problem.Problem{File: path, Got: "no rows of a block " + blockWedges, Want: "a STOPGAP wedge list", Hint: hintAlignment}
	}
	r := &reader{loop: loop}
	at := map[int]int{}
	var out []Tomogram
	for row := range loop.Len() {
		number := int(r.need(row, "tomo_num"))
		i, known := at[number]
		if !known {
			i = len(out)
			at[number] = i
			out = append(out, r.tomogram(row, number))
		}
		out[i].Tilts = append(out[i].Tilts, r.tilt(row))
	}
	if err := r.faults.ErrOrNil(); err != nil {
		return nil, err
	}
	return out, nil
}

// mostFaults is how many problems of one list are gathered.
const mostFaults = 20

type reader struct {
	loop   *star.Loop
	faults problem.List
}

// number reads a value that may be absent.
func (r *reader) number(row int, label string) tomo.Opt[float64] {
	v, ok, p := r.loop.Float(row, label)
	if p != nil {
		p.Hint = hintAlignment
		if len(r.faults) < mostFaults {
			r.faults.Add(p)
		}
	}
	if !ok || p != nil {
		return tomo.Opt[float64]{}
	}
	return tomo.Some(v)
}

// need reads a value that every list has.
func (r *reader) need(row int, label string) float64 {
	if !r.loop.Has(label) && len(r.faults) == 0 {
		r.faults.Add(&problem.Problem{Field: label, Got: "absent", Want: "a column of every wedge list", Hint: hintAlignment})
	}
	return r.number(row, label).Or(0)
}

func (r *reader) tomogram(row, number int) Tomogram {
	t := Tomogram{Number: number, PixelSize: r.number(row, "pixelsize").Or(0), ZShift: r.number(row, "z_shift").Or(0),
		Optics: tomo.Optics{KV: r.number(row, "voltage"), Cs: r.number(row, "cs"), AmpContrast: r.number(row, "amp_contrast")}}
	for i, label := range []string{"tomo_x", "tomo_y", "tomo_z"} {
		if v := r.number(row, label).Or(0); v > 0 && v < 1<<20 {
			t.Size[i] = int(v)
		}
	}
	return t
}

func (r *reader) tilt(row int) Tilt {
	t := Tilt{Angle: geom.Angle(r.need(row, "tilt_angle")), Exposure: r.number(row, "exposure")}
	if v, ok := r.number(row, "defocus").Get(); ok {
		t.Defocus = tomo.Some(defocusA * v)
	}
	a, ok := r.number(row, "defocus1").Get()
	b, both := r.number(row, "defocus2").Get()
	if ok && both {
		t.Defocus = tomo.Some(defocusA * (a + b) / 2)
	}
	return t
}
