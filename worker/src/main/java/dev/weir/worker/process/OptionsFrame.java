package dev.weir.worker.process;

import dev.weir.agent.ProviderOptions;
import dev.weir.agent.SessionOptions;
import dev.weir.delta.Coalescer;
import dev.weir.log.LogLimits;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How sessions behave, as JSON says it. Stateless. */
final class OptionsFrame {
  private OptionsFrame() {}

  static Map<String, @Nullable Object> of(SessionOptions options) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("openEpisodeBytes", options.log().openEpisodeBytes());
    fields.put("messageChars", options.log().messageChars());
    fields.put("closedRetention", options.log().closedRetention().toString());
    fields.put("readers", options.log().readers());
    fields.put("readerStall", options.log().readerStall().toString());
    fields.put("windowInterval", options.window().interval().toString());
    fields.put("windowChars", options.window().chars());
    fields.put("waitingInputs", options.waitingInputs());
    fields.put("toolSteps", options.toolSteps());
    fields.put("historyChars", options.historyChars());
    fields.put("closeTimeout", options.closeTimeout().toString());
    fields.put("hookTimeout", options.hookTimeout().toString());
    fields.put("awayAfter", options.awayAfter().toString());
    fields.put("providerRetries", options.provider().retries());
    fields.put("providerPause", options.provider().pause().toString());
    fields.put("providerFailures", options.provider().failures());
    fields.put("toolTimeout", options.toolTimeout().toString());
    fields.put("connectTimeout", options.connectTimeout().toString());
    return fields;
  }

  static SessionOptions options(Frame fields) throws BadFrame {
    return new SessionOptions(
        new LogLimits(
            count(fields, "openEpisodeBytes"),
            count(fields, "messageChars"),
            time(fields, "closedRetention"),
            count(fields, "readers"),
            time(fields, "readerStall")),
        new Coalescer.Window(time(fields, "windowInterval"), count(fields, "windowChars")),
        count(fields, "waitingInputs"),
        count(fields, "toolSteps"),
        count(fields, "historyChars"),
        time(fields, "closeTimeout"),
        time(fields, "hookTimeout"),
        time(fields, "awayAfter"),
        new ProviderOptions(
            count(fields, "providerRetries"),
            time(fields, "providerPause"),
            count(fields, "providerFailures")),
        time(fields, "toolTimeout"),
        time(fields, "connectTimeout"));
  }

  private static int count(Frame fields, String name) throws BadFrame {
    return Math.toIntExact(fields.number(name));
  }

  private static Duration time(Frame fields, String name) throws BadFrame {
    return Duration.parse(fields.text(name));
  }
}
