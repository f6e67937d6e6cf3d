// Package check goes from paths to a verdict: it finds out what each path is,
// reads the claims and the images, asks the evidence, and lets verdict decide.
// It prints nothing.
package check
