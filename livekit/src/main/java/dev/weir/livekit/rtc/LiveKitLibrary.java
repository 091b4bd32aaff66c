package dev.weir.livekit.rtc;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where LiveKit's native library is on this machine. Any thread; waits for files only. */
public final class LiveKitLibrary {
  /** The variable that names the library's file. */
  public static final String VARIABLE = "WEIR_LIVEKIT_LIBRARY";

  /** The version by which it knows itself, and whose messages we speak. */
  static final String CORE_VERSION = "0.12.80";

  private LiveKitLibrary() {}

  /** The library's file. */
  public static Optional<Path> find(Map<String, String> environment) {
    String said = environment.get(VARIABLE);
    return said == null || said.isBlank() ? Optional.empty() : Optional.of(Path.of(said));
  }
}
