/* Times of FFTW3f, one thread, real to complex in place, best of several. */
#include <fftw3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

static void measure(int nx, int ny, unsigned flag, const char *name) {
  size_t n = 2 * (size_t)(nx / 2 + 1) * ny;
  float *a = fftwf_malloc(n * sizeof *a);
  fftwf_forget_wisdom();
  double start = now(), best = 1e9;
  fftwf_plan p = fftwf_plan_dft_r2c_2d(ny, nx, a, (fftwf_complex *)a, flag);
  double planned = now() - start;
  for (int i = 0; i < 5 || now() - start - planned < 1.5; i++) {
    for (size_t k = 0; k < n; k++) a[k] = (float)rand() / RAND_MAX - 0.5f;
    double t = now();
    fftwf_execute(p);
    t = now() - t;
    if (t < best) best = t;
  }
  printf("%dx%d/fftw-%s %.3f ms, planned in %.2f s\n", nx, ny, name, best * 1e3, planned);
  fflush(stdout);
  fftwf_destroy_plan(p);
  fftwf_free(a);
}

int main(void) {
  int sizes[][2] = {{256, 256}, {512, 512}, {1024, 1024}, {4096, 4096}, {4092, 5760}, {3838, 3710}};
  for (int i = 0; i < 6; i++) {
    measure(sizes[i][0], sizes[i][1], FFTW_ESTIMATE, "estimate");
    if (i < 4) measure(sizes[i][0], sizes[i][1], FFTW_MEASURE, "measure"); /* the others plan for minutes */
  }
}
