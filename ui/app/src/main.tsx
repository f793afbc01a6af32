import { createQueryClient, KitProvider } from "@commandcenter/kit";
import "@commandcenter/kit/styles";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { LiveProvider } from "./live/LiveProvider";
import { router } from "./router";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");

createRoot(root).render(
  <StrictMode>
    <KitProvider client={createQueryClient()}>
      <LiveProvider>
        <RouterProvider router={router} />
      </LiveProvider>
    </KitProvider>
  </StrictMode>,
);
