package dev.weir.cli;

import dev.weir.cli.LogOutput.Level;
import dev.weir.worker.Isolation;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What flags' texts mean; what they cannot mean is refused with what is expected. */
final class Values {
  /** No drain and no file of metrics outlives it. */
  private static final BigDecimal MOST_SECONDS =
      BigDecimal.valueOf(Duration.ofDays(365).toSeconds());

  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(250);

  private Values() {}

  static final class AtLeastOne implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      try {
        int value = Integer.parseInt(text.strip());
        if (value >= 1) {
          return value;
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw refused(text, "a whole number >= 1");
    }
  }

  /** Where to listen; 0 is any. */
  static final class Port implements ITypeConverter<Integer> {
    private static final int MOST = 65_535;

    @Override
    public Integer convert(String text) {
      try {
        int port = Integer.parseInt(text.strip());
        if (port >= 0 && port <= MOST) {
          return port;
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw refused(text, "a port, 0 to " + MOST);
    }
  }

  /** A process by its number; 0 and less name groups of processes, or nothing. */
  static final class ProcessNumber implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      try {
        long pid = Long.parseLong(text.strip());
        if (pid >= 1) {
          return pid;
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw refused(text, "a process's number, as ./weir sessions shows it");
    }
  }

  /** Of a unit; 0 has a meaning of its own. */
  static final class Amount implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      return number(text, "a number >= 0").doubleValue();
    }
  }

  static final class Seconds implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return seconds(text, "seconds >= 0, at most a year");
    }
  }

  /** Between two beats. */
  static final class Interval implements ITypeConverter<Duration> {
    private static final String EXPECTED = "seconds >= 0.25, at most a year";

    @Override
    public Duration convert(String text) {
      Duration interval = seconds(text, EXPECTED);
      if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
        throw refused(text, EXPECTED);
      }
      return interval;
    }
  }

  static final class IsolationLevel implements ITypeConverter<Isolation> {
    @Override
    public Isolation convert(String text) {
      try {
        return Isolation.parse(text.strip().toLowerCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw refused(text, "one of " + List.of(Isolation.values()) + ", or coroutine");
      }
    }
  }

  static final class LogLevel implements ITypeConverter<Level> {
    @Override
    public Level convert(String text) {
      return Arrays.stream(Level.values())
          .filter(level -> level.name().equalsIgnoreCase(text.strip()))
          .findFirst()
          .orElseThrow(() -> refused(text, "error, warn, info, debug or trace"));
    }
  }

  static final class Text implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (text.isBlank()) {
        throw refused(text, "not blank");
      }
      return text.strip();
    }
  }

  /** A name and what it has, which may be nothing. */
  static final class Attribute implements ITypeConverter<Map.Entry<String, String>> {
    @Override
    public Map.Entry<String, String> convert(String text) {
      int sign = text.indexOf('=');
      if (sign < 0 || text.substring(0, sign).isBlank()) {
        throw refused(text, "KEY=VALUE");
      }
      return Map.entry(text.substring(0, sign).strip(), text.substring(sign + 1));
    }
  }

  static final class Address implements ITypeConverter<InetAddress> {
    @Override
    public InetAddress convert(String text) {
      try {
        if (!text.isBlank()) {
          return InetAddress.getByName(text.strip());
        }
      } catch (UnknownHostException e) {
        // said below
      }
      throw refused(text, "an address of this machine; 0.0.0.0 for all");
    }
  }

  static final class Place implements ITypeConverter<Path> {
    @Override
    public Path convert(String text) {
      if (text.isBlank()) {
        throw refused(text, "a path");
      }
      return Path.of(text);
    }
  }

  private static Duration seconds(String text, String expected) {
    BigDecimal value = number(text, expected);
    if (value.compareTo(MOST_SECONDS) > 0) {
      throw refused(text, expected);
    }
    return Duration.ofNanos(value.movePointRight(9).longValue());
  }

  private static BigDecimal number(String text, String expected) {
    try {
      BigDecimal value = new BigDecimal(text.strip());
      if (value.signum() >= 0 && value.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) < 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw refused(text, expected);
  }

  private static Refused refused(String text, String expected) {
    return new Refused("\"%s\" (expected: %s)".formatted(text, expected));
  }

  /** A value that cannot be; the message has it and what is expected, not whose it is. */
  static final class Refused extends TypeConversionException {
    private static final long serialVersionUID = 1L;

    private Refused(String message) {
      super(message);
    }
  }
}
