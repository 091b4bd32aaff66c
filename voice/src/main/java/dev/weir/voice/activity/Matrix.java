package dev.weir.voice.activity;

/** Numbers in rows, one row after the other. For one thread. */
final class Matrix {
  private final int rows;
  private final int columns;
  private final float[] values;

  Matrix(int rows, int columns, float[] values) {
    this.rows = rows;
    this.columns = columns;
    this.values = values;
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  float[] values() {
    return values;
  }

  static Matrix zero(int rows, int columns) {
    return new Matrix(rows, columns, new float[rows * columns]);
  }

  /** Of rows of an array, each as a column: what is multiplied by from the right. */
  static Matrix transposed(float[] values, int firstRow, int rows, int columns) {
    Matrix matrix = zero(columns, rows);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        matrix.values[column * rows + row] = values[(firstRow + row) * columns + column];
      }
    }
    return matrix;
  }

  /** These rows, then the other's. */
  Matrix above(Matrix other) {
    float[] all = new float[values.length + other.values.length];
    System.arraycopy(values, 0, all, 0, values.length);
    System.arraycopy(other.values, 0, all, values.length, other.values.length);
    return new Matrix(rows + other.rows, columns, all);
  }

  /**
   * A convolution over a few steps of time as one multiplication: kernels of three, a step of
   * nothing before and after. Rows are what goes in, step by step, columns what comes out.
   *
   * @param kernels for each that comes out and each that goes in, the three
   * @param from how many go in at each step
   * @param to how many come out at each step
   * @param steps that go in
   * @param stride how many steps further the next one is that comes out
   */
  static Matrix convolution(float[] kernels, int from, int to, int steps, int stride) {
    int stepsOut = stepsOut(steps, stride);
    Matrix matrix = zero(steps * from, stepsOut * to);
    for (int stepOut = 0; stepOut < stepsOut; stepOut++) {
      for (int tap = 0; tap < 3; tap++) {
        int step = stepOut * stride + tap - 1;
        if (step >= 0 && step < steps) {
          matrix.put(kernels, tap, step * from, from, stepOut * to, to);
        }
      }
    }
    return matrix;
  }

  static int stepsOut(int steps, int stride) {
    return (steps - 1) / stride + 1;
  }

  private void put(float[] kernels, int tap, int row, int from, int column, int to) {
    for (int out = 0; out < to; out++) {
      for (int in = 0; in < from; in++) {
        values[(row + in) * columns + column + out] = kernels[(out * from + in) * 3 + tap];
      }
    }
  }
}
