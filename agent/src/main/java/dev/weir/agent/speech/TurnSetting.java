package dev.weir.agent.speech;

import dev.weir.agent.speech.TurnHandling.Detector;
import dev.weir.agent.speech.TurnHandling.Endpointing;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * A setting of turns, as text says it.
 *
 * @param text its name
 * @param change has a value of it said
 * @param elsewhere what it is called where others come from, in small letters and without {@code _}
 */
record TurnSetting(
    String text, BiFunction<TurnHandling, String, TurnHandling> change, Set<String> elsewhere) {
  private static final List<TurnSetting> ALL =
      List.of(
          of("endpointing.mode", mode(), TurnHandling::withEndpointing),
          of(
              "endpointing.leastWait",
              seconds(),
              TurnHandling::withLeastWait,
              "minendpointingdelay",
              "endpointing.mindelay"),
          of(
              "endpointing.mostWait",
              seconds(),
              TurnHandling::withMostWait,
              "maxendpointingdelay",
              "endpointing.maxdelay"),
          of("turnDetector", detector(), TurnHandling::withDetector, "turndetection"),
          of(
              "interruption.enabled",
              truth(),
              TurnHandling::withInterruptible,
              "allowinterruptions"),
          of(
              "interruption.leastSpeech",
              seconds(),
              TurnHandling::withLeastSpeech,
              "mininterruptionduration",
              "interruption.minduration"),
          of(
              "interruption.leastWords",
              words(),
              TurnHandling::withLeastWords,
              "mininterruptionwords",
              "interruption.minwords"),
          of(
              "interruption.echoWarmUp",
              seconds(),
              TurnHandling::withEchoWarmUp,
              "aecwarmupduration"),
          of(
              "interruption.falseInterruption",
              seconds(),
              TurnHandling::withFalseInterruption,
              "falseinterruptiontimeout",
              "agentfalseinterruptiontimeout",
              "resumefalseinterruption",
              "interruption.falseinterruptiontimeout",
              "interruption.resumefalseinterruption"),
          of(
              "earlyReplies",
              truth(),
              TurnHandling::withEarlyReplies,
              "preemptivegeneration",
              "preemptivegeneration.enabled"),
          of("userTurn.longest", seconds(), TurnHandling::withLongestTurn),
          of("userTurn.mostWords", words(), TurnHandling::withMostTurnWords));

  private static <T> TurnSetting of(
      String text,
      Reader<T> reader,
      BiFunction<TurnHandling, T, TurnHandling> setter,
      String... elsewhere) {
    return new TurnSetting(
        text, (before, value) -> setter.apply(before, reader.read(value)), Set.of(elsewhere));
  }

  static TurnHandling parse(List<String> settings) {
    TurnHandling all = TurnHandling.UNSAID;
    Set<TurnSetting> said = new HashSet<>();
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      if (parts.length < 2) {
        throw refused("turns", setting, "SETTING=VALUE, such as endpointing.leastWait=0.3");
      }
      TurnSetting known = named(parts[0].strip());
      if (!said.add(known)) {
        throw refused("turns", setting, known.text + " once");
      }
      all = known.said(all, parts[1].strip());
    }
    return all;
  }

  private TurnHandling said(TurnHandling before, String value) {
    try {
      return change.apply(before, value);
    } catch (Unreadable e) {
      throw refused(text, value, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) { // beyond a limit, in the words of code
      throw new IllegalArgumentException("%s=%s: %s".formatted(text, value, e.getMessage()), e);
    }
  }

  private static TurnSetting named(String name) {
    return ALL.stream()
        .filter(it -> it.text.equals(name))
        .findFirst()
        .orElseThrow(() ->
            refused(
                "turns",
                name,
                calledElsewhere(name)
                    .map(it -> it.text + ", as it is called here")
                    .orElseGet(TurnSetting::all)));
  }

  /** Those who come from LiveKit write its names, flat or in groups. */
  private static Optional<TurnSetting> calledElsewhere(String name) {
    String plain = name.replace("_", "").toLowerCase(Locale.ROOT);
    return ALL.stream()
        .filter(
            it -> it.elsewhere.contains(plain) || it.text.toLowerCase(Locale.ROOT).equals(plain))
        .findFirst();
  }

  private static String all() {
    return ALL.stream().map(it -> it.text).collect(Collectors.joining(", ", "one of ", ""));
  }

  private static Reader<Duration> seconds() {
    return text -> {
      try {
        return Duration.ofNanos(new BigDecimal(text).movePointRight(9).longValueExact());
      } catch (ArithmeticException | NumberFormatException e) {
        throw new Unreadable("seconds, such as 0.5");
      }
    };
  }

  private static Reader<Integer> words() {
    return text -> {
      try {
        return Integer.valueOf(text);
      } catch (NumberFormatException e) {
        throw new Unreadable("a whole number");
      }
    };
  }

  private static Reader<Boolean> truth() {
    return text ->
        switch (text) {
          case "true" -> true;
          case "false" -> false;
          default -> throw new Unreadable("true or false");
        };
  }

  private static Reader<Endpointing> mode() {
    return text ->
        switch (text) {
          case "fixed" -> Endpointing.FIXED;
          case "dynamic" -> Endpointing.DYNAMIC;
          default -> throw new Unreadable("fixed or dynamic");
        };
  }

  private static Reader<Detector> detector() {
    return text ->
        switch (text) {
          case "silence" -> Detector.SILENCE;
          case "loaded" -> Detector.LOADED;
          default ->
              throw new Unreadable("silence, or loaded: the detector that the worker has loaded");
        };
  }

  private static IllegalArgumentException refused(String name, String value, String expected) {
    return new IllegalArgumentException(
        "%s: \"%s\" (expected: %s)".formatted(name, value, expected));
  }

  @FunctionalInterface
  private interface Reader<T> {
    T read(String text);
  }

  /** The message says what was expected. */
  private static final class Unreadable extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    Unreadable(String expected) {
      super(expected);
    }
  }
}
