package dev.weir.voice.local;

import dev.weir.agent.speech.SpeechFailed;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A program that may be installed.
 *
 * @param packages of Debian that bring it
 */
record Program(String name, String packages) {
  private static final Pattern FOLDERS = Pattern.compile(Pattern.quote(File.pathSeparator));

  /** Where it is, looked for in the folders of {@code path}, as a shell does. */
  Optional<Path> find(String path) {
    return FOLDERS.splitAsStream(path).flatMap(folder -> in(folder).stream()).findFirst();
  }

  private Optional<Path> in(String folder) {
    if (folder.isEmpty()) {
      return Optional.empty(); // the working folder, for a shell; not for us
    }
    try {
      Path file = Path.of(folder, name).toAbsolutePath();
      return Files.isRegularFile(file) && Files.isExecutable(file)
          ? Optional.of(file)
          : Optional.empty();
    } catch (InvalidPathException notAFolder) {
      return Optional.empty();
    }
  }

  Optional<Path> find() {
    return find(Optional.ofNullable(System.getenv("PATH")).orElse(""));
  }

  SpeechFailed absent() {
    return SpeechFailed.forGood(
        "%s: not found on PATH (expected: installed); %s".formatted(name, howToInstall()), null);
  }

  String howToInstall() {
    return "on Debian and Ubuntu: apt-get install " + packages;
  }
}
