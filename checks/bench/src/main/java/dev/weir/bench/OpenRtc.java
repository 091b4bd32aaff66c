package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** PyPI's openrtc with livekit-agents, as several benches have it beside them. Stateless. */
public final class OpenRtc {

  /** As it is shown. */
  public static final String NAME = "openrtc 0.20.1";

  private static final String FOLDER = "python-openrtc";

  private OpenRtc() {}

  /**
   * The program, whose first argument names one of the scripts beside its {@code install}; empty,
   * and said, if it cannot be had here.
   */
  public static Optional<Path> install(Setting setting) throws IOException, InterruptedException {
    Path source = setting.home().resolve("peers").resolve(FOLDER);
    return new Peer(FOLDER, Peer.versionOf(source)).install(setting);
  }
}
