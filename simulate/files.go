package simulate

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/tomoparity/tomoparity/format/mdoc"
	"github.com/tomoparity/tomoparity/format/mrc"
	"github.com/tomoparity/tomoparity/format/tlt"
	"github.com/tomoparity/tomoparity/problem"
)

// Write simulates a series and writes, into dir, NAME.mrc (int16 counts,
// sections in ascending tilt, row 0 the bottom row), NAME.rawtlt (degrees),
// NAME.mrc.mdoc and NAME.truth.json. It returns their paths in that order.
// Nothing is overwritten, and on failure nothing of the call remains.
func Write(ctx context.Context, p Params, dir, name string, progress func(done, total int)) ([]string, *Truth, error) {
	if name == "" || strings.ContainsAny(name, "/\\") {
		return nil, nil, &problem.Problem{Class: problem.BadCall, Field: "name", Got: fmt.Sprintf("%q", name), Want: "a name without slashes"}
	}
	files := make([]string, 0, 4)
	for _, suffix := range []string{".mrc", ".rawtlt", ".mrc.mdoc", ".truth.json"} {
		f := filepath.Join(dir, name+suffix)
		if _, err := os.Lstat(f); err == nil {
			return nil, nil, &problem.Problem{Class: problem.BadCall, File: f, Got: "exists already",
				Hint: "nothing is overwritten; give another name or folder"}
		}
		files = append(files, f)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, nil, &problem.Problem{Class: problem.BadCall, File: dir, Got: "cannot be made", Err: err}
	}
	truth, err := writeImages(ctx, p, files[0], progress)
	if err == nil {
		err = writeSide(truth, name, files)
	}
	if err != nil {
		for _, f := range files {
			_ = os.Remove(f)
		}
		return nil, nil, err
	}
	return files, truth, nil
}

func writeImages(ctx context.Context, p Params, path string, progress func(done, total int)) (*Truth, error) {
	w, err := mrc.Create(path, mrc.Spec{NX: p.NX, NY: p.NY, Mode: mrc.Int16, PixelA: [3]float64{p.Apix, p.Apix, p.Apix},
		Labels: []string{"tomoparity: simulated tilt series"}})
	if err != nil {
		return nil, err
	}
	truth, err := Run(ctx, p, func(_ int, img []float32) error { return w.WriteSection(img) }, progress)
	if err != nil {
		w.Abort()
		return nil, err
	}
	return truth, w.Close()
}

// writeSide writes angles, mdoc and truth.
func writeSide(t *Truth, name string, files []string) error {
	if err := tlt.New(t.Tilt...).Write(files[1]); err != nil {
		return err
	}
	doc, err := mdoc.Parse([]byte(t.mdocText(name+".mrc")), files[2])
	if err != nil {
		return err
	}
	if err := doc.Write(files[2]); err != nil {
		return err
	}
	js, err := json.MarshalIndent(t, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(files[3], append(js, '\n'), 0o644)
}

// mdocText is what SerialEM would say of the series: the axis in its title
// (degrees counter-clockwise from the vertical), per image the angle it stores
// (title + 90), dose and the dose before.
func (t *Truth) mdocText(image string) string {
	p := t.Params
	axis := t.PsiDeg
	if axis > 180 {
		axis -= 360
	}
	var b strings.Builder
	fmt.Fprintf(&b, "PixelSpacing = %.4f\nVoltage = %.0f\nImageFile = %s\nImageSize = %d %d\nDataMode = 1\n\n", p.Apix, p.KV, image, p.NX, p.NY)
	fmt.Fprintf(&b, "[T = SerialEM: simulated by tomoparity]\n\n")
	fmt.Fprintf(&b, "[T =     Tilt axis angle = %.1f, binning = 1  spot = 8  camera = 0]\n\n", axis)
	for i, angle := range t.Tilt {
		fmt.Fprintf(&b, "[ZValue = %d]\nTiltAngle = %.4f\nPixelSpacing = %.4f\nExposureDose = %.4f\nPriorRecordDose = %.4f\nRotationAngle = %.2f\n\n",
			i, angle, p.Apix, p.Dose, t.PriorDose[i], axis+90)
	}
	return b.String()
}
