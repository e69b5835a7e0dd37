import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.ElementDefinition;
import org.hl7.fhir.r4.model.ElementDefinition.ConstraintSeverity;
import org.hl7.fhir.r4.model.ElementDefinition.ElementDefinitionConstraintComponent;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.StructureDefinition.TypeDerivationRule;

/**
 * Two files, a resource of FHIR R4 on each line: those of the first must be right, each of the second must be found wrong. The invariants of R4 are
 * written to a third, for another engine to hold the resources against.
 */
public class Judge {
  private static final Pattern TYPE = Pattern.compile("\"resourceType\":\"([A-Za-z]+)\"");

  public static void main(String[] files) throws IOException {
    FhirContext context = FhirContext.forR4();
    DefaultProfileValidationSupport definitions = new DefaultProfileValidationSupport(context);
    writeInvariants(definitions, Path.of(files[2]));
    FhirValidator validator = validator(context, definitions);
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

  private static void writeInvariants(DefaultProfileValidationSupport definitions, Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    for (IBaseResource each : definitions.fetchAllStructureDefinitions()) {
      StructureDefinition definition = (StructureDefinition) each;
      if (definition.getDerivation() == TypeDerivationRule.CONSTRAINT) continue;
      for (ElementDefinition element : definition.getSnapshot().getElement())
        for (ElementDefinitionConstraintComponent constraint : element.getConstraint())
          if (constraint.getSeverity() == ConstraintSeverity.ERROR && constraint.hasExpression())
            lines.add(
                new Gson().toJson(List.of(definition.getKind().toCode(), element.getPath(), constraint.getKey(), constraint.getExpression())));
    }
    Files.write(file, lines);
  }

  private static FhirValidator validator(FhirContext context, DefaultProfileValidationSupport profiles) {
    ValidationSupportChain definitions =
        new ValidationSupportChain(
            profiles,
            new InMemoryTerminologyServerValidationSupport(context),
            new CommonCodeSystemsTerminologyService(context));
    FhirValidator validator = context.newValidator();
    FhirInstanceValidator module = new FhirInstanceValidator(definitions);
    module.setAnyExtensionsAllowed(false);
    module.setCustomExtensionDomains("urn:almanac:fhir:", "http://hl7.org/fhir/us/core/");
    validator.registerValidatorModule(module);
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
