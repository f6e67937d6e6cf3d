// Package conventiontest is the common test of the rooms: every room runs the
// same suite on its own fixtures, and on claims made here.
//
//	conventiontest.Run(t, imod.New(), conventiontest.Fixture{Input: ..., Claims: 1})
//
// Each subtest can be run alone: go test -run 'Suite/roundtrip'.
package conventiontest
