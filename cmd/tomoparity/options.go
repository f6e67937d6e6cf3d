package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// aliases are other packages' spellings whose unit and meaning are the same.
func aliases() map[string]string {
	return map[string]string{"apix": "angpix", "pixel-size": "angpix", "voltage": "kv",
		"amplitude-contrast": "amp-contrast", "spherical-aberration": "cs", "rawtlt": "tilts", "mdocs": "mdoc", "output": "out"}
}

// normaliseFlag takes underscores as hyphens and knows the aliases.
func normaliseFlag(_ *pflag.FlagSet, name string) pflag.NormalizedName {
	name = strings.ReplaceAll(name, "_", "-")
	if to, ok := aliases()[name]; ok {
		name = to
	}
	return pflag.NormalizedName(name)
}

// foreign are other packages' options that are spelled or meant otherwise
// here, with hyphens for underscores.
func foreign() map[string]string {
	return map[string]string{
		"-PixSize":          "AreTomo's -PixSize is --angpix here (same unit, A)",
		"-PixelSize":        "IMOD's -PixelSize is in nm; here --angpix in A: 10 times the number",
		"-TiltAxis":         "AreTomo's -TiltAxis is --tilt-axis here (degrees counter-clockwise from the vertical)",
		"-RotationAngle":    "IMOD's -RotationAngle is --tilt-axis here (same number)",
		"--tltax":           "EMAN2's --tltax is --tilt-axis here (same number; EMAN2 stores it with the opposite sign)",
		"--ac":              "EMAN2's --ac is in percent; here --amp-contrast as a fraction, such as 0.10",
		"-Voltage":          "IMOD's -Voltage is --kv here (same unit)",
		"-kV":               "AreTomo's -kV is --kv here (same unit)",
		"-Cs":               "AreTomo's -Cs is --cs here (mm)",
		"-AngFile":          "AreTomo's -AngFile is --tilts here",
		"-TiltFile":         "IMOD's -TiltFile is --tilts here",
		"-AmpContrast":      "AreTomo's -AmpContrast is --amp-contrast here (same unit)",
		"--amplitude":       "Warp's --amplitude is --amp-contrast here (same unit)",
		"--tltstep":         "EMAN2's --tltstep is not known here; give the angles in a file: --tilts",
		"--zeroid":          "EMAN2's --zeroid is not known here; give the angles in a file: --tilts",
		"--override-axis":   "Warp's --override_axis is --tilt-axis here (same number)",
		"--checkhand":       "EMAN2's --checkhand is what tomoparity check does",
		"-InvertTiltAngles": "IMOD's InvertTiltAngles is a result here, not an option: tomoparity check --verbose prints what it should be",
		"-invert":           "IMOD's -invert is a result here, not an option: tomoparity check --verbose prints what it should be",
		"--hand":            "a hand is a result here, not an option: tomoparity check --verbose prints every package's flag",
		"--set-flip":        "Warp's --set_flip is a result here: tomoparity check --verbose prints what it should be",

		"-VolZ":               "AreTomo's -VolZ is in unbinned pixels; here --thickness in A, or in voxels of the output with the suffix px",
		"-THICKNESS":          "IMOD's THICKNESS is in unbinned pixels; here --thickness in A, or in voxels of the output with the suffix px",
		"--clipz":             "EMAN2's --clipz is in binned voxels; here --thickness with the suffix px, such as 300px",
		"--outsize":           "EMAN2's --outsize is the side of the output; here --bin, a factor: 4k images to 1k is --bin 4",
		"-AtBin":              "AreTomo's -AtBin is --bin here (same factor)",
		"-OutBin":             "AreTomo's -OutBin is --bin here (same factor)",
		"-FlipVol":            "AreTomo's -FlipVol 1 is --as aretomo here",
		"-Wbp":                "AreTomo's -Wbp 1 is --method wbp here, 0 is --method sart",
		"-FakeSIRTiterations": "IMOD's FakeSIRTiterations is --sirt-like here (same number)",

		"--nominal-tilt-axis-angle": "RELION's --nominal-tilt-axis-angle is --tilt-axis here (same number)",
		"--nominal-pixel-size":      "RELION's --nominal-pixel-size is --angpix here (same unit)",
		"--tomo-dimensions":         "Warp's --tomo_dimensions is in unbinned pixels; here --volume-size in voxels of the volume",
		"-SphericalAberration":      "IMOD's -SphericalAberration is --cs here (mm)",
		"-AmplitudeContrast":        "IMOD's -AmplitudeContrast is --amp-contrast here (same unit)",
	}
}

// refuseForeign looks for options of other packages before the command line
// is parsed, so that the translation is shown and nothing is guessed.
func refuseForeign(args []string) error {
	table := foreign()
	for _, a := range args {
		if a == "--" {
			return nil
		}
		name, _, _ := strings.Cut(a, "=")
		if text, ok := table[strings.ReplaceAll(name, "_", "-")]; ok {
			return &problem.Problem{Class: problem.BadCall, Got: "unknown option " + name, Hint: text}
		}
	}
	return nil
}

// flagError turns the parser's error into a problem with the nearest option.
func flagError(c *cobra.Command, err error) error {
	p := &problem.Problem{Class: problem.BadCall, Got: err.Error()}
	var unknown *pflag.NotExistError
	var value *pflag.InvalidValueError
	var missing *pflag.ValueRequiredError
	var syntax *pflag.InvalidSyntaxError
	switch {
	case errors.As(err, &unknown):
		name, dashes := unknown.GetSpecifiedName(), "--"
		if short := unknown.GetSpecifiedShortnames(); short != "" {
			name, dashes = short, "-"
		}
		p.Got, p.Hint = "unknown option "+dashes+name, nearestOption(c, name)
	case errors.As(err, &value):
		p.Field, p.Got, p.Want = "--"+value.GetFlag().Name, strconv.Quote(value.GetValue()), wantedValue(value.GetFlag())
	case errors.As(err, &missing):
		p.Field, p.Got, p.Want = "--"+missing.GetFlag().Name, "no value", missing.GetFlag().Usage
	case errors.As(err, &syntax):
		p.Got, p.Want = strconv.Quote(syntax.GetSpecifiedFlag()), "--option value"
	}
	return p
}

// nearestOption is the hint for an option that does not exist. Case and runs
// of capitals are forgiven: -TiltAxis is close to --tilt-axis.
func nearestOption(c *cobra.Command, name string) string {
	name = string(normaliseFlag(nil, kebab(name)))
	best, at := 3, ""
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if d := check.EditDistance(name, f.Name); d < best && d < len(name) {
			best, at = d, f.Name
		}
	})
	if at != "" {
		return "did you mean --" + at + " ?"
	}
	return c.CommandPath() + " --help lists the options"
}

// kebab writes CamelCase as camel-case.
func kebab(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 && !unicode.IsUpper(rune(name[i-1])) && name[i-1] != '-' {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// wantedValue says what an option takes.
func wantedValue(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "float64":
		return "a number: " + f.Usage
	case "int", "uint64":
		return "a whole number: " + f.Usage
	case "bool":
		return "true, false or nothing: " + f.Usage
	}
	return f.Usage
}

// seriesFlags are the options that say what the files do not, in the words of
// every command that reads a series.
type seriesFlags struct {
	series, tilts, mdoc, ctf, exclude, parity, imageSize, volumeSize, reorient string
	angpix, kv, cs, amp, axis, voxel                                           float64
	permissive, decimalComma                                                   bool
}

func (f *seriesFlags) add(fs *pflag.FlagSet) {
	fs.Float64Var(&f.angpix, "angpix", 0, "pixel size of the raw images, A (overrides the header)")
	fs.StringVar(&f.series, "series", "", "name of the tilt series, where a file or folder holds several (rlnTomoName in RELION)")
	fs.StringVar(&f.tilts, "tilts", "", "file with the recorded tilt angles, degrees, one a line in stack order")
	fs.StringVar(&f.mdoc, "mdoc", "", "SerialEM or Tomo5 mdoc of the series")
	fs.StringVar(&f.ctf, "ctf", "", "fitted CTFs: a table of CTFFIND or AreTomo3 (.txt), or Gctf's .star or .log; ctffind:FILE or aretomo:FILE where it does not tell")
	fs.StringVar(&f.exclude, "exclude", "", "images to leave out, 1-based stack sections as in IMOD: 1,5-7")
	fs.StringVar(&f.imageSize, "image-size", "", "raw image size when no stack is given, pixels: NXxNY")
	fs.StringVar(&f.volumeSize, "volume-size", "", "size of the package's volume when its file is not given, voxels: NXxNYxNZ")
	fs.Float64Var(&f.voxel, "voxel-size", 0, "voxel size of that volume, A")
	fs.StringVar(&f.reorient, "reorient", "", "how IMOD's volume was turned: rotx (trimvol -rx), flipyz (-yz) or none")
	fs.BoolVar(&f.decimalComma, "decimal-comma", false, "read \"84,1\" in Warp's XML as 84.1")
	fs.BoolVar(&f.permissive, "permissive", false, "read damaged files as far as possible, with warnings")
}

func (f *seriesFlags) addOptics(fs *pflag.FlagSet) {
	fs.Float64Var(&f.kv, "kv", 0, "acceleration voltage, kV (300 when nothing says)")
	fs.Float64Var(&f.cs, "cs", -1, "spherical aberration, mm (2.7 when nothing says)")
	fs.Float64Var(&f.amp, "amp-contrast", -1, "amplitude contrast, fraction 0-1 (0.07 when nothing says)")
	fs.Float64Var(&f.axis, "tilt-axis", 0, "tilt axis, degrees counter-clockwise from the vertical; only its line (mod 180) is used")
	fs.StringVar(&f.parity, "image-parity", "unknown", "are the camera images mirrored: normal, mirrored or unknown")
	hideUnknownDefault(fs, "cs", "amp-contrast")
}

// hideUnknownDefault keeps help from printing the -1 that stands for unknown.
func hideUnknownDefault(fs *pflag.FlagSet, names ...string) {
	for _, n := range names {
		fs.Lookup(n).DefValue = "0"
	}
}

// request turns the options into a request.
func (f *seriesFlags) request(c *cobra.Command, paths []string) (check.Request, error) {
	r := check.Request{Paths: paths, Series: f.series, Tilts: f.tilts, Mdoc: f.mdoc, CTF: f.ctf, PixelSize: f.angpix, KV: f.kv,
		Reorient: f.reorient, VoxelSize: f.voxel, Permissive: f.permissive, DecimalComma: f.decimalComma}
	var faults problem.List
	bad := func(field, got, want string) {
		faults.Add(&problem.Problem{Class: problem.BadCall, Field: field, Got: got, Want: want})
	}
	positive := func(name string, v float64) {
		if c.Flags().Changed(name) && !(v > 0 && v < 1e6) {
			bad("--"+name, fmt.Sprint(v), "a positive number below 1e6")
		}
	}
	positive("angpix", f.angpix)
	positive("voxel-size", f.voxel)
	if c.Flags().Lookup("kv") != nil {
		positive("kv", f.kv)
		if c.Flags().Changed("cs") {
			r.Cs = tomo.Some(f.cs)
		}
		if c.Flags().Changed("amp-contrast") {
			if !(f.amp >= 0 && f.amp < 1) {
				bad("--amp-contrast", fmt.Sprint(f.amp), "a fraction from 0 to 1, such as 0.07")
			}
			r.AmpContrast = tomo.Some(f.amp)
		}
		if c.Flags().Changed("tilt-axis") {
			if !geom.Angle(f.axis).IsFinite() {
				bad("--tilt-axis", fmt.Sprint(f.axis), "degrees")
			}
			r.TiltAxis = tomo.Some(geom.Angle(f.axis))
		}
		p, ok := tomo.ParseImageParity(f.parity)
		if !ok {
			bad("--image-parity", f.parity, "normal, mirrored or unknown")
		}
		r.ImageParity = p
	}
	switch f.reorient {
	case "", "rotx", "flipyz", "none":
	default:
		bad("--reorient", f.reorient, "rotx, flipyz or none")
	}
	if f.imageSize != "" {
		v, err := check.ParseSize("--image-size", f.imageSize, 2)
		if err != nil {
			return r, err
		}
		r.ImageNX, r.ImageNY = v[0], v[1]
	}
	if f.volumeSize != "" {
		v, err := check.ParseSize("--volume-size", f.volumeSize, 3)
		if err != nil {
			return r, err
		}
		r.VolumeNX, r.VolumeNY, r.VolumeNZ = v[0], v[1], v[2]
	}
	var err error
	if r.Exclude, err = check.ParseList(f.exclude); err != nil {
		return r, err
	}
	return r, faults.ErrOrNil()
}

// progressBar draws one line on a terminal; elsewhere it returns nil.
func progressBar(stderr io.Writer, what string, quiet bool) func(done, total int) {
	f, ok := stderr.(*os.File)
	if quiet || !ok || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	start := time.Now()
	return func(done, total int) {
		const width = 30
		filled := width * done / max(total, 1)
		left := ""
		if done > 0 && done < total {
			rest := time.Since(start).Seconds() / float64(done) * float64(total-done)
			left = fmt.Sprintf("  %.0f s left", rest)
		}
		fmt.Fprintf(f, "\r%-28s [%s%s] %d/%d%s   ", what, strings.Repeat("#", filled), strings.Repeat(".", width-filled), done, total, left)
		if done >= total {
			fmt.Fprint(f, "\r"+strings.Repeat(" ", 90)+"\r")
		}
	}
}

// isTerminal reports whether w is a terminal.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// utf8Locale reports whether the user's locale shows more than ASCII.
func utf8Locale() bool {
	for _, k := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := os.Getenv(k); v != "" {
			u := strings.ToUpper(v)
			return strings.Contains(u, "UTF-8") || strings.Contains(u, "UTF8")
		}
	}
	return false
}
