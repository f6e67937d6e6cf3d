package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/all"
	"github.com/tomoparity/tomoparity/convert"
	"github.com/tomoparity/tomoparity/problem"
)

func newConvert() *cobra.Command {
	var sf seriesFlags
	var to string
	var allow []string
	var asJSON, dryRun, overwrite bool
	var maxError float64
	c := &cobra.Command{
		Use:   "convert SRC... DST --to PACKAGE",
		Short: "Verified conversion: files written, read back, test points sent through both; a certificate",
		Long: `convert writes the geometry of one result (SRC, with its raw stack if there is one) as files
of another package into the new folder DST, reads them back, projects a grid of test
points through both, and writes CERTIFICATE.json and a README.txt that says what to type
next. What the target cannot hold, of the geometry, the CTF or the dose, is measured and
refused unless it is named with --allow-loss: nothing is written, and the last line has the
list to paste. A residual above --max-error is always refused.
A hand flag is derived from the geometry, never copied. PACKAGE@VERSION asks for the files
of another version where they differ: relion@4.`,
		Example: `  tomoparity convert imod/ TS_01.mrc for_eman2 --to eman2
  tomoparity convert relion/ TS_01.mrc for_imod --to imod --series TS_01 --allow-loss dose --dry-run`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) >= 2 {
				return nil
			}
			return &problem.Problem{Class: problem.BadCall, Got: fmt.Sprintf("%d paths", len(args)), Want: "the source and the folder to write to",
				Hint: "tomoparity convert imod/ for_eman2 --to eman2"}
		},
		RunE: func(c *cobra.Command, args []string) error {
			room, err := targetRoom(to)
			if err != nil {
				return err
			}
			req, err := sf.request(c, args[:len(args)-1])
			if err != nil {
				return err
			}
			if c.Flags().Changed("max-error") && !(maxError > 0) {
				return &problem.Problem{Class: problem.BadCall, Field: "--max-error", Got: fmt.Sprint(maxError), Want: "a positive number of pixels"}
			}
			claim, err := oneClaim(req, args[:len(args)-1])
			if err != nil {
				return err
			}
			cert, err := convert.Run(convert.Request{Source: claim, Target: room, Dir: args[len(args)-1], AllowLoss: allow,
				MaxError: maxError, Overwrite: overwrite, DryRun: dryRun, Version: version()})
			if err != nil {
				return err
			}
			out := []byte(cert.Text())
			if asJSON {
				if out, err = cert.JSON(); err != nil {
					return err
				}
			} else if dryRun {
				out = append(out, "dry run: nothing was written\n"...)
			}
			_, err = c.OutOrStdout().Write(out)
			return err
		},
	}
	fs := c.Flags()
	sf.add(fs)
	fs.StringVar(&to, "to", "", "package to write for: "+strings.Join(writable(), ", "))
	fs.StringSliceVar(&allow, "allow-loss", nil, "losses to accept, by name: "+strings.Join(convert.Losses(), ", "))
	fs.Float64Var(&maxError, "max-error", convert.DefaultMaxError, "largest residual after reading back, pixels")
	fs.BoolVar(&dryRun, "dry-run", false, "prove everything, write nothing")
	fs.BoolVar(&overwrite, "overwrite", false, "replace files that exist")
	fs.BoolVar(&asJSON, "json", false, "print the certificate as JSON ("+convert.Schema+") on standard output")
	return c
}

// writable names the packages of --to, and the versions that can be asked for
// beside the usual one: "relion, relion@4".
func writable() []string {
	var out []string
	for _, r := range all.Rooms() {
		for i, f := range r.Forms() {
			name := r.Name
			if i > 0 {
				name += "@" + f.Version
			}
			out = append(out, name)
		}
	}
	return out
}

// targetRoom finds the package of --to, as it writes for the version after an
// @ if there is one.
func targetRoom(name string) (convention.Room, error) {
	base, version, versioned := strings.Cut(name, "@")
	for _, r := range all.Rooms() {
		if r.Name != strings.ToLower(base) || r.Write == nil {
			continue
		}
		if as, ok := r.As(version); ok && versioned == (version != "") {
			return as, nil
		}
		return convention.Room{}, &problem.Problem{Class: problem.BadCall, Field: "--to", Got: fmt.Sprintf("version %q of %s", version, r.Title),
			Want: strings.Join(versions(r), " or ")}
	}
	p := &problem.Problem{Class: problem.BadCall, Field: "--to", Got: fmt.Sprintf("%q", name), Want: "one of " + strings.Join(writable(), ", ")}
	if name == "" {
		p.Got = "not given"
	}
	return convention.Room{}, p
}

// versions are the values of --to for one package.
func versions(r convention.Room) []string {
	var out []string
	for _, f := range r.Forms() {
		if f.Version == "" {
			return []string{r.Name}
		}
		out = append(out, r.Name+"@"+f.Version)
	}
	return out
}
