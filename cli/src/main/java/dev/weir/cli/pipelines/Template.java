package dev.weir.cli.pipelines;

import static java.util.Objects.requireNonNull;

import dev.weir.cli.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Files of pipelines to begin with. They are resources in which the pipeline is called {@code
 * sample-name}, its class {@code SampleName} and the folder {@code sample-folder}.
 */
enum Template {
  MINIMAL,
  SCAFFOLD,
  STRUCTURED;

  private static final String LAUNCHER = "./weir pipelines --pipelines sample-folder ";

  private static final Pattern PLACES = Pattern.compile("sample-name|SampleName|sample-folder");

  private List<String> files() {
    return switch (this) {
      case MINIMAL -> List.of("SampleName.java");
      case SCAFFOLD -> List.of("SampleName.java", "SampleNameTest.java");
      case STRUCTURED ->
          List.of(
              "README.md",
              "SampleName.java",
              "SampleNameReport.java",
              "shared/Line.java",
              "shared/Pricing.java");
    };
  }

  private List<String> commands() {
    return switch (this) {
      case MINIMAL -> List.of("run sample-name --who Ada");
      case SCAFFOLD ->
          List.of(
              "run sample-name --items tea:2 --items pot:1 --discount-percent 10",
              "run sample-name-test");
      case STRUCTURED ->
          List.of(
              "run sample-name --items tea:2 --items pot:1",
              "run sample-name-report --orders tea:2,pot:1 --orders cup:6");
    };
  }

  /** What is there now, and how it is used. */
  record Written(List<Path> files, List<String> commands) {}

  /**
   * Makes the folder unless it is there.
   *
   * @throws Failure if there is something in it; then nothing is written
   */
  Written write(Path folder, String name) throws IOException {
    refuseUnlessEmpty(folder);
    Map<Path, String> texts = new LinkedHashMap<>();
    for (String file : files()) {
      texts.put(folder.resolve(named(file, name, folder)), named(text(file), name, folder));
    }
    for (Map.Entry<Path, String> text : texts.entrySet()) {
      Files.createDirectories(requireNonNull(text.getKey().toAbsolutePath().getParent()));
      Files.writeString(text.getKey(), text.getValue(), StandardOpenOption.CREATE_NEW);
    }
    List<String> shown =
        commands().stream().map(command -> named(LAUNCHER + command, name, folder)).toList();
    return new Written(new ArrayList<>(texts.keySet()), shown);
  }

  private static void refuseUnlessEmpty(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        if (files.findAny().isEmpty()) {
          return;
        }
      }
    }
    throw new Failure(
        "--pipelines: %s is there already (expected: a new or an empty folder); nothing was written"
            .formatted(folder));
  }

  private String text(String file) throws IOException {
    String path = "templates/%s/%s".formatted(lower(), file);
    try (InputStream in = requireNonNull(Template.class.getResourceAsStream(path), path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String named(String text, String name, Path folder) {
    return PLACES
        .matcher(text)
        .replaceAll(place ->
            Matcher.quoteReplacement(
                switch (place.group()) {
                  case "sample-name" -> name;
                  case "SampleName" -> className(name);
                  default -> quoted(folder.toString());
                }));
  }

  /** It ends so that no name of Java or of Weir is hidden by it. */
  private static String className(String name) {
    return Pattern.compile("(?:^|-)(.)")
            .matcher(name)
            .replaceAll(first -> first.group(1).toUpperCase(Locale.ROOT))
        + "Pipeline";
  }

  /** As one word for a shell. */
  private static String quoted(String path) {
    return path.matches("[\\w./:@%+-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
  }

  private String lower() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As it is said on the command line. */
  static final class Named implements ITypeConverter<Template> {
    @Override
    public Template convert(String name) {
      for (Template template : values()) {
        if (template.lower().equals(name)) {
          return template;
        }
      }
      throw new TypeConversionException(
          "\"%s\" (expected: minimal, scaffold or structured)".formatted(name));
    }
  }
}
