package dev.weir.bench.voice;

import dev.weir.voice.activity.SileroDetector;
import dev.weir.voice.activity.SileroModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code VoiceMain SPEECH.wav WARM_MS MEASURE_MS}: our side. Says "ready" once it has listened for
 * a while, takes a number of sessions from each line of stdin and prints what it {@link Found} for
 * them as a line of JSON; ends with its stdin.
 */
final class VoiceMain {

  /** So that the compiler has seen what is to be measured. */
  private static final int WARM_SESSIONS = 250;

  private static final Duration WARM = Duration.ofSeconds(3);

  private VoiceMain() {}

  public static void main(String[] arguments) throws Exception {
    Speaker speaker = Speaker.of(Path.of(arguments[0]));
    Duration warm = Duration.ofMillis(Long.parseLong(arguments[1]));
    Duration measure = Duration.ofMillis(Long.parseLong(arguments[2]));
    try (SileroDetector detector = SileroDetector.load(model())) {
      var _ = new Conversation(detector, speaker, Duration.ZERO, WARM).with(WARM_SESSIONS);
      System.out.println("ready");
      answer(new Conversation(detector, speaker, warm, measure));
    }
  }

  private static Path model() {
    return SileroModel.find(System.getenv())
        .orElseThrow(() ->
            new IllegalStateException(
                "model: absent (expected: ./weir download-files, or "
                    + SileroModel.VARIABLE
                    + " names it)"));
  }

  private static void answer(Conversation conversation) throws IOException, InterruptedException {
    JsonMapper json = new JsonMapper();
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(json.writeValueAsString(conversation.with(Integer.parseInt(line))));
    }
  }
}
