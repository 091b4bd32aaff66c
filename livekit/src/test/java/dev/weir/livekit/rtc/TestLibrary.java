package dev.weir.livekit.rtc;

import static java.lang.System.Logger.Level.WARNING;

import dev.weir.voice.activity.FetchedFile;
import dev.weir.voice.activity.Pip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The real library for tests: named, or brought as {@code ./weir download-files} does. */
final class TestLibrary {
  private static final System.Logger LOG = System.getLogger(TestLibrary.class.getName());

  private TestLibrary() {}

  /** Fetches it if it must; empty if there is no way to. */
  static Optional<Path> find() throws InterruptedException {
    Map<String, String> environment = System.getenv();
    Optional<Path> there = LiveKitLibrary.find(environment);
    return there.isPresent() ? there : brought(environment);
  }

  private static Optional<Path> brought(Map<String, String> environment)
      throws InterruptedException {
    try {
      Optional<FetchedFile> wanted = LiveKitLibrary.fetched();
      if (wanted.isPresent()) {
        wanted.get().bring(Pip.find(environment), environment, file -> {});
      }
      return LiveKitLibrary.find(environment);
    } catch (IOException e) {
      LOG.log(WARNING, "no library: {0}", e.getMessage());
      return Optional.empty();
    }
  }
}
