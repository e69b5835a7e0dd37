import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;

/** Two files, a resource of FHIR R4 on each line: those of the first must be right, each of the second must be found wrong. */
public class Judge {
  private static final Pattern TYPE = Pattern.compile("\"resourceType\":\"([A-Za-z]+)\"");

  public static void main(String[] files) throws IOException {
    FhirValidator validator = validator();
    Map<String, Integer> judged = new TreeMap<>();
    int wrong = 0;
    for (String resource : Files.readAllLines(Path.of(files[0]))) {
      judged.merge(typeOf(resource), 1, Integer::sum);
      List<SingleValidationMessage> errors = errorsOf(validator, resource);
      if (errors.isEmpty()) continue;
      wrong++;
      System.out.println("WRONG " + resource);
      for (SingleValidationMessage error : errors) System.out.println("  " + error.getLocationString() + ": " + error.getMessage());
    }
    int missed = 0;
    List<String> faults = Files.readAllLines(Path.of(files[1]));
    for (String fault : faults) {
      if (!errorsOf(validator, fault).isEmpty()) continue;
      missed++;
      System.out.println("MISSED " + fault);
    }
    int all = judged.values().stream().mapToInt(Integer::intValue).sum();
    System.out.printf("HL7's validator: %d resources %s, %d wrong; of %d planted faults %d missed%n", all, judged, wrong, faults.size(), missed);
    if (wrong + missed > 0 || all == 0 || faults.isEmpty()) System.exit(1);
  }

  private static FhirValidator validator() {
    FhirContext context = FhirContext.forR4();
    ValidationSupportChain definitions =
        new ValidationSupportChain(
            new DefaultProfileValidationSupport(context),
            new InMemoryTerminologyServerValidationSupport(context),
            new CommonCodeSystemsTerminologyService(context));
    FhirValidator validator = context.newValidator();
    validator.registerValidatorModule(new FhirInstanceValidator(definitions));
    return validator;
  }

  private static List<SingleValidationMessage> errorsOf(FhirValidator validator, String resource) {
    return validator.validateWithResult(resource).getMessages().stream()
        .filter(message -> message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
        .toList();
  }

  private static String typeOf(String resource) {
    Matcher matcher = TYPE.matcher(resource);
    return matcher.find() ? matcher.group(1) : "?";
  }
}
