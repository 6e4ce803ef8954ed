public class Main {
    public static void main(String[] arguments) {
        System.out.println("started " + new org.yaml.snakeyaml.Yaml().dump("a"));
    }
}
