package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/simulate"
)

func newSimulate() *cobra.Command {
	var out, name, specimen, level, size, scheme, params string
	var quiet bool
	p := simulate.Carbon()
	c := &cobra.Command{
		Use:   "simulate",
		Short: "Make a phantom tilt series with known truth",
		Long: `simulate writes NAME.mrc (int16 counts, sections in ascending tilt), NAME.rawtlt,
NAME.mrc.mdoc and NAME.truth.json. The CTF follows the height of every scatterer, so
the gradient of defocus is in the images and not in a model of them. The oriented axis
of the truth, psi360, is in degrees from the vertical, counter-clockwise, for the
recorded angles as they are. Parameters not listed here can be given as JSON with
the keys of the truth file: --params FILE.`,
		Example: `  tomoparity simulate --out phantom --name carbon --psi 84.1
  tomoparity simulate --out phantom --name control --untilted --level mixed`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			q, err := simulateParams(c, p, specimen, level, size, scheme, params)
			if err != nil {
				return err
			}
			files, _, err := simulate.Write(c.Context(), q, out, name, progressBar(c.ErrOrStderr(), "simulating", quiet))
			if err != nil {
				return err
			}
			if !quiet {
				fmt.Fprintln(c.OutOrStdout(), strings.Join(files, "\n"))
			}
			return nil
		},
	}
	fs := c.Flags()
	fs.StringVarP(&out, "out", "o", ".", "folder to write to; made if it does not exist")
	fs.StringVar(&name, "name", "series", "base name of the files")
	fs.StringVar(&specimen, "specimen", "carbon", "carbon (film with gold) or ice (with gold and blobs)")
	fs.StringVar(&level, "level", "easy", "how weak the rings are: easy, mixed or hard")
	fs.StringVar(&size, "size", "512x512", "image size, pixels: NXxNY")
	fs.StringVar(&scheme, "scheme", "dose-symmetric", "order of recording: ascending, descending, bidirectional or dose-symmetric")
	fs.StringVar(&params, "params", "", "JSON file with parameters, keys as in truth.json")
	fs.Float64Var(&p.Apix, "angpix", p.Apix, "pixel size, A")
	fs.Float64Var(&p.PsiDeg, "psi", p.PsiDeg, "oriented tilt axis for the recorded angles, degrees counter-clockwise from the vertical, 0-360")
	fs.Float64Var(&p.TiltMin, "tilt-min", p.TiltMin, "lowest recorded angle, degrees")
	fs.Float64Var(&p.TiltMax, "tilt-max", p.TiltMax, "highest recorded angle, degrees")
	fs.Float64Var(&p.TiltStep, "tilt-step", p.TiltStep, "step of the angles, degrees")
	fs.Float64Var(&p.PreTiltDeg, "pretilt", p.PreTiltDeg, "inclination of the film about the tilt axis, degrees")
	fs.Float64Var(&p.XTiltDeg, "xtilt", p.XTiltDeg, "inclination of the film along the axis, degrees")
	fs.Float64Var(&p.Defocus, "defocus", p.Defocus, "mean underfocus, A")
	fs.Float64Var(&p.Dose, "dose", p.Dose, "dose per tilt, e/A^2")
	fs.Float64Var(&p.KV, "kv", p.KV, "acceleration voltage, kV")
	fs.BoolVar(&p.Untilted, "untilted", false, "negative control: images that were never tilted")
	fs.BoolVar(&p.NoThon, "no-rings", false, "negative control: no Thon rings")
	fs.BoolVar(&p.NoiseOnly, "noise", false, "negative control: no specimen")
	fs.BoolVar(&p.Mirror, "mirror", false, "mirror the stored images left to right")
	fs.Uint64Var(&p.Seed, "seed", p.Seed, "seed of everything random")
	fs.BoolVar(&quiet, "quiet", false, "print nothing")
	return c
}

// simulateParams puts specimen, level and options together; an option that was
// given wins over the specimen's preset.
func simulateParams(c *cobra.Command, given simulate.Params, specimen, level, size, scheme, file string) (simulate.Params, error) {
	p := simulate.Carbon()
	switch specimen {
	case "carbon":
	case "ice":
		p = simulate.Ice()
	default:
		return p, &problem.Problem{Class: problem.BadCall, Field: "--specimen", Got: specimen, Want: "carbon or ice"}
	}
	lvl, err := simulate.ParseLevel(level)
	if err != nil {
		return p, err
	}
	p = p.At(lvl)
	if file != "" {
		data, err := os.ReadFile(file)
		if err != nil {
			return p, &problem.Problem{Class: problem.BadCall, File: file, Got: "cannot be read", Err: err}
		}
		dec := json.NewDecoder(strings.NewReader(string(data)))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&p); err != nil {
			return p, &problem.Problem{Class: problem.BadCall, File: file, Got: err.Error(), Want: "parameters with the keys of truth.json"}
		}
	}
	changed := c.Flags().Changed
	for name, set := range map[string]func(){
		"angpix": func() { p.Apix = given.Apix }, "psi": func() { p.PsiDeg = given.PsiDeg }, "tilt-min": func() { p.TiltMin = given.TiltMin },
		"tilt-max": func() { p.TiltMax = given.TiltMax }, "tilt-step": func() { p.TiltStep = given.TiltStep },
		"pretilt": func() { p.PreTiltDeg = given.PreTiltDeg }, "xtilt": func() { p.XTiltDeg = given.XTiltDeg },
		"defocus": func() { p.Defocus = given.Defocus }, "dose": func() { p.Dose = given.Dose }, "kv": func() { p.KV = given.KV },
		"untilted": func() { p.Untilted = given.Untilted }, "no-rings": func() { p.NoThon = given.NoThon },
		"noise": func() { p.NoiseOnly = given.NoiseOnly }, "mirror": func() { p.Mirror = given.Mirror }, "seed": func() { p.Seed = given.Seed },
		"scheme": func() { p.Scheme = simulate.Scheme(scheme) },
	} {
		if changed(name) {
			set()
		}
	}
	if changed("size") || file == "" {
		if p.NX, p.NY, err = parsePair(size); err != nil {
			return p, err
		}
	}
	return p, p.Validate()
}

func parsePair(text string) (a, b int, err error) {
	if n, e := fmt.Sscanf(strings.ToLower(text), "%dx%d", &a, &b); e != nil || n != 2 || a < 1 || b < 1 {
		return 0, 0, &problem.Problem{Class: problem.BadCall, Field: "--size", Got: text, Want: "NXxNY, such as 512x512"}
	}
	return a, b, nil
}
