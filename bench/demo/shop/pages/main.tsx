import { createRoot } from "react-dom/client";
import { Basket } from "./Basket";

createRoot(document.body).render(<Basket articles={["cup", "crate"]} />);
