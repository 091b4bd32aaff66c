package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Types of the user's own: by their names, and with all kinds of a sealed one. */
class MethodTypesTest {
  /** Something. */
  record Client(String url) {}

  /** The same fields. */
  record Twin(String url) {}

  /** What Java has for a union. */
  sealed interface Shape permits Circle, Square {}

  /** One kind. */
  record Circle(int radius) implements Shape {}

  /** The other. */
  record Square(int side) implements Shape {}

  @Test
  @Behaviour("pipe-F21")
  void ofMethods_anotherRecordByItself_refused() {
    refused(
        new Object() {
          @StepMethod
          Client client() {
            return new Client("x");
          }

          @StepMethod
          void call(@From("client") Twin twin) {}
        },
        "MethodTypesTest$Twin but client gives dev.weir.pipeline.MethodTypesTest$Client");
  }

  @Test
  @Behaviour("pipe-F20")
  void ofMethods_oneKindOfASealedTypeIsWanted_refused() {
    refused(
        new Object() {
          @StepMethod
          Shape shape() {
            return new Square(1);
          }

          @StepMethod
          void roll(@From("shape") Circle circle) {}
        },
        "MethodTypesTest$Circle but shape gives dev.weir.pipeline.MethodTypesTest$Shape");
    refused(
        new Object() {
          @StepMethod
          Iterator<Shape> shapes() {
            return List.<Shape>of(new Circle(1)).iterator();
          }

          @StepMethod
          void roll(@From("shapes") List<Circle> circles) {}
        },
        "but shapes gives items of dev.weir.pipeline.MethodTypesTest$Shape");
  }

  @Test
  @Behaviour("pipe-F20")
  void ofMethods_sealedTypeIsWanted_eachKindIsTaken() {
    Pipeline<String> pipeline =
        pipeline()
            .ofMethods(
                new Object() {
                  @StepMethod
                  Circle circle() {
                    return new Circle(1);
                  }

                  @StepMethod
                  List<Square> squares() {
                    return List.of(new Square(1));
                  }

                  @StepMethod
                  void all(
                      @From("circle") Shape one, @From("squares") List<? extends Shape> others) {}
                });
    assertThat(pipeline.compile().levels())
        .containsExactly(List.of("circle", "squares"), List.of("all"));
  }

  private static void refused(Object steps, String message) {
    assertThatThrownBy(() -> pipeline().ofMethods(steps))
        .isInstanceOf(InvalidPipeline.class)
        .hasMessageContaining(message);
  }

  private static Pipeline<String> pipeline() {
    return Pipeline.named("types", String.class);
  }
}
