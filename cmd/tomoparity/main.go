// Command tomoparity says which way a tomogram really is.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/problem"
)

// Exit codes.
const (
	exitDone      = 0  // done; OK or only a convention
	exitMistake   = 1  // done; a mistake or a contradiction was found
	exitInput     = 2  // the input or the call is bad
	exitUndecided = 3  // done; the data do not decide
	exitBug       = 70 // a bug of tomoparity
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// result is a finished run that exits with a code of its own.
type result int

func (r result) Error() string { return fmt.Sprintf("exit code %d", int(r)) }

// run is main with its surroundings as arguments.
func run(args []string, stdout, stderr io.Writer) (code int) {
	return guard(stderr, func() int {
		if err := refuseForeign(args); err != nil {
			return finish(err, stderr)
		}
		root := newRoot(stdout, stderr)
		root.SetArgs(args)
		return finish(root.Execute(), stderr)
	})
}

// guard runs work; a panic is a bug of ours, told in one line.
func guard(stderr io.Writer, work func() int) (code int) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(stderr, "error: a bug of tomoparity %s: %v\n  Please report it with the command you typed.\n", version(), r)
			if os.Getenv("TOMOPARITY_TRACE") != "" {
				_, _ = stderr.Write(debug.Stack())
			}
			code = exitBug
		}
	}()
	return work()
}

// finish prints an error, once, and returns the exit code.
func finish(err error, stderr io.Writer) int {
	var r result
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &r):
		return int(r)
	}
	var list problem.List
	if errors.As(err, &list) {
		for _, p := range list {
			fmt.Fprintf(stderr, "error: %v\n", p)
		}
		return exitInput
	}
	fmt.Fprintf(stderr, "error: %v\n", err)
	if class, ok := problem.ClassOf(err); ok && class == problem.Undetermined {
		return exitUndecided
	}
	return exitInput
}

func newRoot(stdout, stderr io.Writer) *cobra.Command {
	root := &cobra.Command{
		Use:   "tomoparity",
		Short: "Know which way your tomogram really is, and move it between packages without breaking it",
		Long: `tomoparity reads what EMAN2, IMOD and others say of one tilt series, relates the
claims, measures in the images which side of the tilt axis is further from focus,
and says who is right, who only writes in another convention, and what to do.`,
		Example: `  tomoparity demo
  tomoparity check TS_01.mrc imod/ eman2/info/TS_01_info.json`,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.SetFlagErrorFunc(flagError)
	root.SetGlobalNormalizationFunc(normaliseFlag)
	root.SetVersionTemplate("tomoparity {{.Version}}\n")
	root.AddCommand(newDemo(), newCheck(), newInfo(), newProject(), newConvert(), newExplain(), newLint(), newRepair(), newCompare(), newReconstruct(), newSlice(), newSimulate(), newExitCodes(), newConventions())
	root.SetHelpCommand(newHelp())
	root.CompletionOptions.HiddenDefaultCmd = false
	root.Args = unknownCommand
	root.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	return root
}

// unknownCommand names the nearest sub-command.
func unknownCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	p := &problem.Problem{Class: problem.BadCall, Got: fmt.Sprintf("unknown command %q", args[0])}
	if s := nearestCommand(c, args[0]); s != "" {
		p.Hint = "did you mean: tomoparity " + s + " ?"
	} else if _, err := os.Stat(args[0]); err == nil {
		p.Hint = "to check a file or folder: tomoparity check " + strings.Join(args, " ")
	} else {
		p.Hint = "tomoparity help lists the commands"
	}
	return p
}

// nearestCommand returns the sub-command or option of c that was most likely
// meant by name, or nothing.
func nearestCommand(c *cobra.Command, name string) string {
	if c.Flags().Lookup(name) != nil {
		return "--" + name
	}
	best, at := 3, ""
	for _, sub := range c.Commands() {
		if d := check.EditDistance(strings.ToLower(name), sub.Name()); d < best && d < len(name) {
			best, at = d, sub.Name()
		}
	}
	return at
}

// newHelp replaces the help command of the library, which answers an unknown
// topic with the help of the program and success.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:               "help [COMMAND or TOPIC]",
		Short:             "Help about a command or a topic",
		ValidArgsFunction: helpTopics,
		RunE: func(c *cobra.Command, args []string) error {
			of, rest, err := c.Root().Find(args)
			if err == nil && of == c.Root() && len(rest) > 0 {
				err = unknownCommand(of, rest)
			}
			if err != nil {
				return err
			}
			of.InitDefaultHelpFlag()
			return of.Help()
		},
	}
}

func helpTopics(c *cobra.Command, args []string, _ string) (names []string, _ cobra.ShellCompDirective) {
	if len(args) == 0 {
		for _, sub := range c.Root().Commands() {
			names = append(names, sub.Name())
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// version is the module version, or "dev" with the commit it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "dev"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "dev-" + s.Value[:12]
		}
	}
	return "dev"
}

func newExitCodes() *cobra.Command {
	return &cobra.Command{
		Use:   "exit-codes",
		Short: "What the exit codes mean",
		Long: `0   done: OK, or only a convention
1   done: a mistake or a contradiction was found
2   the input or the call is bad; nothing was written
3   done: the data do not decide
70  a bug of tomoparity`,
	}
}

func newConventions() *cobra.Command {
	return &cobra.Command{
		Use:   "conventions",
		Short: "What the numbers mean: axis, angles, pixels, height and defocus",
		Long: `Tilt axis    degrees from the vertical of the image, counter-clockwise positive, as IMOD's
             RotationAngle. The images tell all 360 degrees: turning the axis by 180 degrees
             is the same as reversing the sign of all angles, and changes the hand.
Right result at positive tilt the right side of the aligned image (axis vertical) lies further
             from focus, for IMOD's sense of the angles. For the same sign of angle EMAN2
             turns the specimen the other way.
Images       x to the right, y up: row 0 of the file is the bottom row. Pixels are 0-based,
             integers are pixel centres. Sections are 0-based, but --exclude counts from 1,
             as IMOD does.
Specimen     A, right-handed, origin at the centre of the tomogram, y along the tilt axis, z
             toward the electron source.
Height       A toward the source. Defocus is underfocus, positive, in A; a point that is
             higher by h is less underfocused by h.
Mirror       a turn of the tomogram is a convention and harmless; a mirror image is not. Whether
             the camera itself mirrors its images no tilt series can tell (--image-parity).`,
	}
}
