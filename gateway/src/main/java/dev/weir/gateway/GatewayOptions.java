package dev.weir.gateway;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How a gateway listens. Immutable.
 *
 * @param port 0 for any free one
 * @param bodyBytes the largest request body
 * @param heartbeat after how much quiet a stream says that it lives
 * @param stall after how much time without progress a stream's write is ended
 * @param grace how long closing waits for open streams
 */
public record GatewayOptions(
    int port, int bodyBytes, Duration heartbeat, Duration stall, Duration grace) {
  /** Port 7080, 256 KiB, 15 s, 10 s, 2 s. */
  public static final GatewayOptions DEFAULT =
      new GatewayOptions(
          7080, 256 << 10, Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));

  /** Checks the limits. */
  public GatewayOptions {
    requireNonNull(grace, "grace");
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
    }
    if (bodyBytes < 1) {
      throw new IllegalArgumentException("bodyBytes: " + bodyBytes + " (expected: at least 1)");
    }
    positive("heartbeat", heartbeat);
    positive("stall", stall);
  }

  /** These options with another port. */
  public GatewayOptions withPort(int other) {
    return new GatewayOptions(other, bodyBytes, heartbeat, stall, grace);
  }

  /** These options with another heartbeat. */
  public GatewayOptions withHeartbeat(Duration other) {
    return new GatewayOptions(port, bodyBytes, other, stall, grace);
  }

  /** These options with another stall time. */
  public GatewayOptions withStall(Duration other) {
    return new GatewayOptions(port, bodyBytes, heartbeat, other, grace);
  }

  private static void positive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: over zero)");
    }
  }
}
