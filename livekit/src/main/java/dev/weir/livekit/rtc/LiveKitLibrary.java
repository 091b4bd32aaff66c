package dev.weir.livekit.rtc;

import dev.weir.voice.activity.FetchedFile;
import dev.weir.voice.activity.WheelFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Where LiveKit's native library is on this machine. Any thread; waits for files only. */
public final class LiveKitLibrary {
  /** The variable that names the library's file. */
  public static final String VARIABLE = "WEIR_LIVEKIT_LIBRARY";

  /** The version by which it knows itself, and whose messages we speak. */
  static final String CORE_VERSION = "0.12.80";

  private static final String PROJECT = "livekit";
  private static final String VERSION = "1.1.21";
  private static final String FOLDER = "livekit/rtc/resources/";
  private static final String ON_LINUX = "liblivekit_ffi.so";
  private static final String ON_MAC = "liblivekit_ffi.dylib";

  /** By system and processor, as this machine is told of by {@link #platform}. */
  private static final Map<String, FetchedFile> FETCHED =
      Map.of(
          "linux-x86_64",
          fetched(
              library(
                  ON_LINUX,
                  28_196_848,
                  "05a58fc83b3515cd4e984a66c69c22e0aad09eadb6e972edde626488dafbf5ad"),
              licence(208_239, "69662f40596cf99b3a956a493ce47a95b1b9c2f1cf4db651da7dc9eee9b45705")),
          "linux-aarch64",
          fetched(
              library(
                  ON_LINUX,
                  22_872_776,
                  "8550643d4d19d5426965a4743c1626dde68c717ee44bc82d45d220a5a3162e9a"),
              licence(206_658, "ec6700fe55f2d1989f7d5cf356bdac315bd0c15449f642eb27ed168a2a35fdfe")),
          "macos-x86_64",
          fetched(
              library(
                  ON_MAC,
                  23_152_200,
                  "e635bde8a0d1fb1158d0a7909d91fcf51722b9ab16d3055c9956e0d520ebc830"),
              licence(212_358, "50c769147c6693f71ea355cd76c392972a97512c2ccfed7bdb2268d5aa1246be")),
          "macos-aarch64",
          fetched(
              library(
                  ON_MAC,
                  18_286_592,
                  "41ad8dfc42f2cf0e959231947556d961e49f9d402511a96ee3c230463139d735"),
              licence(
                  178_387, "0bfe91a40e6408867981e798cbab4c598f3989c6a26742dae4d6caacc0fdd628")));

  private LiveKitLibrary() {}

  /** What {@code ./weir download-files} brings here; empty where the library is not published. */
  public static Optional<FetchedFile> fetched() {
    return fetched(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  /** Of a system and a processor by the JVM's names. */
  static Optional<FetchedFile> fetched(String system, String processor) {
    return Optional.ofNullable(FETCHED.get(platform(system, processor)));
  }

  /**
   * The library's file: the one that {@value #VARIABLE} names, else the one that {@code ./weir
   * download-files} has brought, if it is whole.
   *
   * @throws IllegalArgumentException if the variable names no file, or {@code WEIR_CACHE} no folder
   * @throws java.io.UncheckedIOException if a file that is there cannot be read
   */
  public static Optional<Path> find(Map<String, String> environment) {
    // Where it is not published, the variable may name one all the same.
    return fetched().orElseGet(() -> FETCHED.get("linux-x86_64")).find(environment);
  }

  /** The JVM has two names for one processor. */
  private static String platform(String system, String processor) {
    String name = system.toLowerCase(Locale.ROOT).startsWith("mac") ? "macos" : system;
    String kind = "amd64".equals(processor) ? "x86_64" : processor;
    return name.toLowerCase(Locale.ROOT) + "-" + kind;
  }

  private static FetchedFile fetched(WheelFile library, WheelFile licence) {
    return new FetchedFile(
        "the file of LiveKit's native library", VARIABLE, "livekit", library, List.of(licence));
  }

  private static WheelFile library(String name, long bytes, String sha256) {
    return new WheelFile(PROJECT, VERSION, FOLDER + name, bytes, sha256);
  }

  private static WheelFile licence(long bytes, String sha256) {
    return new WheelFile(PROJECT, VERSION, FOLDER + "LICENSE.md", bytes, sha256);
  }
}
