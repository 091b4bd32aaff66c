package dev.weir.voice.activity;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where Silero's model is on this machine. Any thread; waits for files only. */
public final class SileroModel {
  /** The variable that names the model's file. */
  public static final String VARIABLE = "WEIR_SILERO_MODEL";

  /** Where the model is published, and what it is. */
  public static final WheelFile FILE =
      new WheelFile(
          "livekit-plugins-silero",
          "1.8.9",
          "livekit/plugins/silero/resources/silero_vad.onnx",
          2_327_524,
          "1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3");

  /** Where it is kept. */
  public static final FetchedFile FETCHED =
      new FetchedFile("the file of Silero's model", VARIABLE, "models", FILE, List.of());

  private SileroModel() {}

  /** The model's file, as {@link FetchedFile#find}. */
  public static Optional<Path> find(Map<String, String> environment) {
    return FETCHED.find(environment);
  }

  /** Where {@code ./weir download-files} puts it, as {@link FetchedFile#place(Map)}. */
  public static Optional<Path> place(Map<String, String> environment) {
    return FETCHED.place(environment);
  }
}
