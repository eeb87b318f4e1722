// Conformance.java FLAVOUR FILE…   Validates each PDF with the veraPDF engine; prints one line a file
// and, for a file that fails, each broken clause with its count. Exit status 1 if any file fails.
import java.io.File;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class Conformance {
  public static void main(String[] arguments) throws Exception {
    LogManager.getLogManager().reset();
    VeraGreenfieldFoundryProvider.initialise();
    var foundry = Foundries.defaultInstance();
    var flavour = PDFAFlavour.byFlavourId(arguments[0]);
    boolean allPass = true;
    for (int index = 1; index < arguments.length; index++) {
      try (var parser = foundry.createParser(new File(arguments[index]), flavour);
          var validator = foundry.createValidator(flavour, false)) {
        ValidationResult result = validator.validate(parser);
        System.out.println(
            (result.isCompliant() ? "pass " : "FAIL ") + arguments[0] + " " + arguments[index]);
        if (result.isCompliant()) continue;
        allPass = false;
        Map<String, Integer> broken = new TreeMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
          if (assertion.getStatus() != TestAssertion.Status.FAILED) continue;
          String clause = assertion.getRuleId().getClause() + "-"
              + assertion.getRuleId().getTestNumber() + " " + assertion.getMessage();
          broken.merge(clause, 1, Integer::sum);
        }
        broken.forEach((clause, count) -> System.out.println("  " + count + " × " + clause));
      } catch (Exception error) {
        System.out.println("FAIL " + arguments[index] + " " + error);
        allPass = false;
      }
    }
    System.exit(allPass ? 0 : 1);
  }
}
