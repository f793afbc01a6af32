import { openedBy, openStream, proof } from "@commandcenter/api-client/hub";
import { createQueryClient, KitProvider, LiveProvider } from "@commandcenter/kit";
import "@commandcenter/kit/styles";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { hubHandlers } from "./handlers";
import { router } from "./router";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");

proof.take();
openedBy.take();
createRoot(root).render(
  <StrictMode>
    <KitProvider client={createQueryClient()}>
      <LiveProvider on={hubHandlers} open={openStream}>
        <RouterProvider router={router} />
      </LiveProvider>
    </KitProvider>
  </StrictMode>,
);
