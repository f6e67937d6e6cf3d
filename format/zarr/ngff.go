package zarr

import "math"

// The JSON of OME-NGFF, as far as it is written. Lists are in the order z, y, x.

type axis struct {
	Name string `json:"name"`
	Type string `json:"type"`
	Unit string `json:"unit,omitempty"`
}

type transform struct {
	Type        string    `json:"type"`
	Scale       []float64 `json:"scale,omitempty"`
	Translation []float64 `json:"translation,omitempty"`
}

type dataset struct {
	Path       string      `json:"path"`
	Transforms []transform `json:"coordinateTransformations"`
}

type downscaling struct {
	Description string `json:"description"`
}

type multiscale struct {
	Version  string      `json:"version,omitempty"`
	Name     string      `json:"name,omitempty"`
	Axes     []axis      `json:"axes"`
	Datasets []dataset   `json:"datasets"`
	Type     string      `json:"type"`
	Metadata downscaling `json:"metadata"`
}

type window struct {
	Min   float64 `json:"min"`
	Max   float64 `json:"max"`
	Start float64 `json:"start"`
	End   float64 `json:"end"`
}

type channel struct {
	Label  string `json:"label"`
	Color  string `json:"color"`
	Active bool   `json:"active"`
	Window window `json:"window"`
}

type omero struct {
	Channels []channel `json:"channels"`
}

// attributes are those of a group of version 0.4.
type attributes struct {
	Multiscales []multiscale      `json:"multiscales"`
	Omero       *omero            `json:"omero,omitempty"`
	Provenance  map[string]string `json:"tomoparity,omitempty"`
}

// attributes05 are those of a group of version 0.5.
type attributes05 struct {
	OME struct {
		Version     string       `json:"version"`
		Multiscales []multiscale `json:"multiscales"`
		Omero       *omero       `json:"omero,omitempty"`
	} `json:"ome"`
	Provenance map[string]string `json:"tomoparity,omitempty"`
}

const downscalingRule = "each voxel is the mean of 2 x 2 x 2 voxels of the level before, or of those that exist at an odd edge; sides of 1 stay"

// multiscale describes the pyramid.
func (w *Writer) multiscale() multiscale {
	m := multiscale{Name: w.spec.Name, Type: "mean", Metadata: downscaling{downscalingRule}}
	unit, voxel := "angstrom", w.spec.VoxelA
	if voxel == [3]float64{} {
		unit, voxel = "", [3]float64{1, 1, 1}
	}
	for _, name := range []string{"z", "y", "x"} {
		m.Axes = append(m.Axes, axis{name, "space", unit})
	}
	for l := w.first; l != nil; l = l.next {
		var scale, move []float64
		for i, f := range l.factor { // z, y, x
			v := voxel[2-i]
			scale = append(scale, v*float64(f))
			at := w.spec.OriginA[2-i]
			if f > 1 {
				at = tidy(at + v*float64(f-1)/2)
			}
			move = append(move, at)
		}
		m.Datasets = append(m.Datasets, dataset{levelName(l.no), []transform{
			{Type: "scale", Scale: scale}, {Type: "translation", Translation: move}}})
	}
	return m
}

// omero gives the range of the data to viewers, if it is wanted and there is one.
func (w *Writer) omero() *omero {
	lo, hi := w.result.Min, w.result.Max
	if !w.spec.Window || lo > hi {
		return nil
	}
	return &omero{[]channel{{Label: w.spec.Name, Color: "FFFFFF", Active: true, Window: window{lo, hi, lo, hi}}}}
}

// tidy takes the noise of the arithmetic off a sum, to 1e-9 Å, so that -33.7 is
// written as that.
func tidy(v float64) float64 {
	if r := math.Round(v*1e9) / 1e9; math.Abs(v) < 1e6 {
		return r
	}
	return v
}
