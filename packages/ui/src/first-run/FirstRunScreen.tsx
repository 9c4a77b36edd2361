import { useNavigation } from "../app/navigation.tsx";
import { EmptyLibrary } from "../library/EmptyLibrary.tsx";

/** What stands where the first VM will be. */
export const FirstRunScreen = () => {
  const { go } = useNavigation();
  return (
    <EmptyLibrary
      onCreate={() => go({ name: "create" })}
      onCreated={(vmId) => go({ name: "display", vmId })}
    />
  );
};
