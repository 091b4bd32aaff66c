package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarredClassPathTest {

  @Test
  void in_foldersOfABuild_areJarsWithTheSameClasses(@TempDir Path folder) throws Exception {
    List<Path> entries =
        List.of(JarredClassPath.in(folder).split(File.pathSeparator, -1)).stream()
            .map(Path::of)
            .toList();
    assertThat(entries).isNotEmpty().allMatch(Files::isRegularFile);
    assertThat(entries).anyMatch(entry -> entry.startsWith(folder));
    URL[] made = {url(folder.resolve("built-0.jar")), url(folder.resolve("built-1.jar"))};
    try (URLClassLoader loader = new URLClassLoader(made, null)) {
      assertThat(loader.findResource("dev/weir/testkit/CapturedLog.class")).isNotNull();
    }
  }

  private static URL url(Path path) throws Exception {
    return path.toUri().toURL();
  }
}
