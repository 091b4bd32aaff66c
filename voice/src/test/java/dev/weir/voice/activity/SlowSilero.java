package dev.weir.voice.activity;

import java.util.Map;

/** The network of Silero's model for 16 kHz, number by number: what a faster one is to equal. */
final class SlowSilero {
  private static final int[] STRIDES = {1, 2, 2, 1};
  private static final int[] CHANNELS = {129, 128, 64, 64, 128};
  private static final int GATE = Seat.WIDTH;

  private final Map<String, float[]> weights;

  SlowSilero(Map<String, float[]> weights) {
    this.weights = weights;
  }

  /** Judges a window with its context; changes the state. */
  float judge(float[] input, float[] state) {
    double[][] heard = spectrum(mirrored(input));
    for (int layer = 0; layer < STRIDES.length; layer++) {
      heard = convolved(heard, layer);
    }
    return decided(remembered(heard[0], state));
  }

  private static double[] mirrored(float[] input) {
    double[] longer = new double[input.length + 64];
    for (int at = 0; at < longer.length; at++) {
      longer[at] = at < input.length ? input[at] : input[2 * (input.length - 1) - at];
    }
    return longer;
  }

  private double[][] spectrum(double[] sound) {
    float[] basis = weights.get("stft.forward_basis_buffer");
    double[][] strength = new double[4][129];
    for (int step = 0; step < 4; step++) {
      for (int frequency = 0; frequency < 129; frequency++) {
        double real = 0;
        double imaginary = 0;
        for (int at = 0; at < 256; at++) {
          real += basis[frequency * 256 + at] * sound[step * 128 + at];
          imaginary += basis[(129 + frequency) * 256 + at] * sound[step * 128 + at];
        }
        strength[step][frequency] = Math.hypot(real, imaginary);
      }
    }
    return strength;
  }

  private double[][] convolved(double[][] heard, int layer) {
    float[] kernels = weights.get("encoder.%d.reparam_conv.weight".formatted(layer));
    float[] bias = weights.get("encoder.%d.reparam_conv.bias".formatted(layer));
    int from = CHANNELS[layer];
    int to = CHANNELS[layer + 1];
    double[][] said = new double[(heard.length - 1) / STRIDES[layer] + 1][to];
    for (int step = 0; step < said.length; step++) {
      for (int out = 0; out < to; out++) {
        double sum = bias[out];
        for (int tap = 0; tap < 3; tap++) {
          int at = step * STRIDES[layer] + tap - 1;
          for (int in = 0; in < from && at >= 0 && at < heard.length; in++) {
            sum += kernels[(out * from + in) * 3 + tap] * heard[at][in];
          }
        }
        said[step][out] = Math.max(0, sum);
      }
    }
    return said;
  }

  private double[] remembered(double[] heard, float[] state) {
    double[] gates = new double[4 * GATE];
    for (int gate = 0; gate < gates.length; gate++) {
      gates[gate] =
          weights.get("decoder.rnn.bias_ih")[gate] + weights.get("decoder.rnn.bias_hh")[gate];
      for (int at = 0; at < GATE; at++) {
        gates[gate] += weights.get("decoder.rnn.weight_ih")[gate * GATE + at] * heard[at];
        gates[gate] += weights.get("decoder.rnn.weight_hh")[gate * GATE + at] * state[at];
      }
    }
    double[] said = new double[GATE];
    for (int at = 0; at < GATE; at++) {
      double memory =
          sigmoid(gates[GATE + at]) * state[GATE + at]
              + sigmoid(gates[at]) * Math.tanh(gates[2 * GATE + at]);
      said[at] = sigmoid(gates[3 * GATE + at]) * Math.tanh(memory);
      state[GATE + at] = (float) memory;
    }
    for (int at = 0; at < GATE; at++) {
      state[at] = (float) said[at];
    }
    return said;
  }

  private float decided(double[] said) {
    double sum = weights.get("decoder.decoder.2.bias")[0];
    for (int at = 0; at < GATE; at++) {
      sum += weights.get("decoder.decoder.2.weight")[at] * Math.max(0, said[at]);
    }
    return (float) sigmoid(sum);
  }

  private static double sigmoid(double value) {
    return 1 / (1 + Math.exp(-value));
  }
}
