library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity tb is
    generic (nonce : string := "");
end entity;

architecture tries of tb is
    signal clk, rst : std_logic := '0';
    signal hit : boolean := false;
    signal count : integer range 0 to 9;
begin
    dut : entity work.events port map (clk, rst, hit, count);
    process
        variable want : integer := 0;
        procedure tick is
        begin
            wait for 1 ns;
            clk <= '1';
            wait for 1 ns;
            clk <= '0';
            wait for 1 ns;
        end procedure;
    begin
        rst <= '1';
        tick;
        rst <= '0';
        for i in 1 to 40 loop
            hit <= i mod 3 /= 0;
            tick;
            if i mod 3 /= 0 then
                want := (want + 1) mod 10;
            end if;
            assert count = want
                report "step " & integer'image(i) & ": " & integer'image(count) & " instead of " & integer'image(want)
                severity error;
        end loop;
        rst <= '1';
        tick;
        assert count = 0 report "not reset" severity error;
        report "assay:" & nonce & ":passed";
        std.env.stop;
    end process;
end architecture;
