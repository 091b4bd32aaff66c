package dev.weir.livekit.rtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.voice.activity.FetchedFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the library is looked for. */
class LiveKitLibraryTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "Linux,amd64,liblivekit_ffi.so,28196848",
    "Linux,aarch64,liblivekit_ffi.so,22872776",
    "Mac OS X,x86_64,liblivekit_ffi.dylib,23152200",
    "Mac OS X,aarch64,liblivekit_ffi.dylib,18286592"
  })
  void fetched_ofAPlatform_isItsOwnWithItsLicence(
      String system, String processor, String name, long bytes) {
    FetchedFile fetched = LiveKitLibrary.fetched(system, processor).orElseThrow();
    assertThat(fetched.file().name()).isEqualTo(name);
    assertThat(fetched.file().bytes()).isEqualTo(bytes);
    assertThat(fetched.file().sha256()).hasSize(64);
    assertThat(fetched.beside()).hasSize(1);
    assertThat(fetched.place(fetched.beside().getFirst(), Map.of("WEIR_CACHE", "/c")))
        .contains(Path.of("/c/livekit/1.1.21-LICENSE.md"));
    assertThat(fetched.place(Map.of("WEIR_CACHE", "/c")))
        .contains(Path.of("/c/livekit/1.1.21-" + name));
  }

  @Test
  void fetched_elsewhere_isNothing() {
    assertThat(LiveKitLibrary.fetched("Plan 9", "mips")).isEmpty();
  }

  @Test
  void find_namedFile_isTakenAsItIs() throws Exception {
    Path named = Files.writeString(folder.resolve("mine.so"), "x");
    assertThat(LiveKitLibrary.find(Map.of("WEIR_LIVEKIT_LIBRARY", named.toString())))
        .contains(named);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LiveKitLibrary.find(Map.of("WEIR_LIVEKIT_LIBRARY", "no-such-file")))
        .withMessage(
            "WEIR_LIVEKIT_LIBRARY: \"no-such-file\" (expected: the file of LiveKit's native library)");
  }

  @Test
  void rtc_withoutLibrary_saysWhatToDo() {
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> NativeRtc.find(Map.of("WEIR_CACHE", folder.toString())))
        .withMessage(
            "LiveKit's native library: not found (expected: run ./weir download-files, or WEIR_LIVEKIT_LIBRARY names it)");
  }

  @Test
  void rtc_ofAFileThatIsNoLibrary_isRefused() throws Exception {
    Path text = Files.writeString(folder.resolve("text.so"), "not a library");
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> NativeRtc.load(text))
        .withMessageContaining("text.so: cannot be loaded: ")
        .withMessageContaining("(expected: LiveKit's native library 0.12.80 of this platform)");
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> NativeRtc.load(folder.resolve("absent.so")))
        .withMessageContaining("absent.so: cannot be read: ");
  }
}
