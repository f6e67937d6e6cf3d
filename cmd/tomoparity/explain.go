package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/all"
	"github.com/tomoparity/tomoparity/explain"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

func newExplain() *cobra.Command {
	var sf seriesFlags
	var asJSON bool
	c := &cobra.Command{
		Use:   "explain FROM TO [PATH...]",
		Short: "The chain of operations between two packages' conventions",
		Long: `explain says what happens when the numbers of one package are copied into another, the
chain of operations between them with formulas, what a change of axis or angles does to
the tomogram, and what each program prints. With PATH (a result of FROM) it adds the
numbers of that series in both packages' terms.`,
		Example: `  tomoparity explain eman2 imod
  tomoparity explain imod eman2 imod/ TS_01.mrc`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) >= 2 {
				return nil
			}
			return &problem.Problem{Class: problem.BadCall, Got: fmt.Sprintf("%d packages", len(args)), Want: "two of " + strings.Join(explained(), ", "),
				Hint: "tomoparity explain eman2 imod"}
		},
		RunE: func(c *cobra.Command, args []string) error {
			from, err := explainedRoom(args[0])
			if err != nil {
				return err
			}
			to, err := explainedRoom(args[1])
			if err != nil {
				return err
			}
			var claim *tomo.Claim
			if len(args) > 2 {
				req, err := sf.request(c, args[2:])
				if err != nil {
					return err
				}
				if claim, err = oneClaim(req, args[2:]); err != nil {
					return err
				}
				if claim.Package != from.Name {
					return &problem.Problem{Class: problem.BadCall, File: args[2], Got: "a result of " + claim.Package, Want: "one of " + from.Title}
				}
			}
			doc := explain.Run(from, to, claim)
			out := []byte(doc.Text())
			if asJSON {
				if out, err = doc.JSON(); err != nil {
					return err
				}
			}
			_, err = c.OutOrStdout().Write(out)
			return err
		},
	}
	sf.add(c.Flags())
	c.Flags().BoolVar(&asJSON, "json", false, "print the result as JSON ("+explain.Schema+") on standard output")
	return c
}

// explained lists the packages whose facts are declared.
func explained() []string {
	var out []string
	for _, r := range all.Rooms() {
		if r.Facts.TiltSign != 0 {
			out = append(out, r.Name)
		}
	}
	return out
}

// explainedRoom is the package of a name, which may have a version that convert
// writes: relion@4.
func explainedRoom(name string) (convention.Room, error) {
	base, version, versioned := strings.Cut(name, "@")
	for _, r := range all.Rooms() {
		if r.Name != strings.ToLower(base) {
			continue
		}
		if versioned {
			as, ok := r.As(version)
			if !ok || version == "" {
				return r, &problem.Problem{Class: problem.BadCall, Got: fmt.Sprintf("version %q of %s", version, r.Title), Want: strings.Join(append([]string{r.Name}, versions(r)...), ", ")}
			}
			r = as
		}
		if r.Facts.TiltSign == 0 {
			return r, &problem.Problem{Class: problem.BadCall, Got: "no file of " + r.Title + " says which way a positive tilt angle turns the specimen", Want: "one of " + strings.Join(explained(), ", "),
				Hint: "docs/conventions/" + r.Name + ".md says what is known"}
		}
		return r, nil
	}
	return convention.Room{}, &problem.Problem{Class: problem.BadCall, Got: fmt.Sprintf("no package is called %q", name), Want: "one of " + strings.Join(explained(), ", ")}
}
