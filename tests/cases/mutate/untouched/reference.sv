`timescale 1ns / 1ps
`define WIDTH (4 + 4)
(* keep = "a + b", full_case = 1 + 1 *)
module top #(parameter W = 8 + 0, parameter [3:0] M = 4'd5) (input [W-1:0] a, output [`WIDTH-1:0] y);
    // assign y = a + 1;
    /* always @(posedge clk) y <= a; */
    initial begin
        #10 $display("x = %d + 1", a, 1 + 1);
    end
    specify
        (a => y) = (1, 2);
    endspecify
endmodule
